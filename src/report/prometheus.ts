import { findingsByCheck } from './findings-by-check.ts';
import type { Report, Verdict } from './report.ts';
import { SEVERITY } from './verdict.ts';

const VERDICTS: readonly Verdict['status'][] = ['good', 'warning', 'failed', 'unknown', 'stopped'];

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * The text format of Prometheus, for node_exporter's textfile collector. Every check has all statuses, one of them 1, so that
 * `plumbline_check_status{status="fail"} == 1` is an alert and a missing series is not taken for good.
 */
export function renderPrometheus(report: Report): string {
  const common = { command: report.command, target: report.target };
  const results = findingsByCheck(report);
  const one = (value: number): readonly Sample[] => [{ labels: common, value }];
  const states = (known: readonly string[], actual: string, labels: object): readonly Sample[] =>
    known.map((status) => ({ labels: { ...common, ...labels, status }, value: status === actual ? 1 : 0 }));
  const families = [
    family('check_status', 'The verdict of a check: its worst finding is 1.', [
      ...results.flatMap(({ id, status }) => states(SEVERITY, status, { check: id })),
    ]),
    family('check_findings', 'Findings that are neither pass nor skipped.', [
      ...results.map(({ id, findings }) => ({
        labels: { ...common, check: id },
        value: findings.filter(({ status }) => status !== 'pass' && status !== 'skipped').length,
      })),
    ]),
    family('verdict', 'The verdict of the run.', states(VERDICTS, report.verdict.status, {})),
    family('exit_code', 'The exit code of the command.', one(report.verdict.exitCode)),
    family('finished_timestamp_seconds', 'When the run ended.', one(Date.parse(report.finishedAt) / 1000)),
    family(
      'duration_seconds',
      'How long the run took.',
      one((Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000),
    ),
  ];
  return families.flat().join('\n') + '\n';
}

function family(name: string, help: string, samples: readonly Sample[]): readonly string[] {
  if (samples.length === 0) return [];
  const metric = `plumbline_${name}`;
  return [
    `# HELP ${metric} ${help}`,
    `# TYPE ${metric} gauge`,
    ...samples.map(({ labels, value }) => `${metric}{${renderLabels(labels)}} ${value}`),
  ];
}

function renderLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',');
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
