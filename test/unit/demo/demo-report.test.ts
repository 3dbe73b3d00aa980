import { expect, it } from 'vitest';
import { describeDemo } from '../../../src/demo/demo-report.ts';
import type { PerformedStep, Performance } from '../../../src/demo/perform.ts';
import { planSteps } from '../../../src/demo/steps.ts';
import { EXIT, type ExitCode } from '../../../src/errors.ts';
import { renderTable } from '../../../src/report/table.ts';
import type { Report, Section } from '../../../src/report/report.ts';

const STEPS = planSteps(['1_init', '2_indexes', '3_cleanup'], {
  baseline: 'baseline.json',
  config: 'db-check.config.json',
  page: 'rollout.html',
});

it('tells a good performance so that a manager understands it', async () => {
  const report = reportOf(performance());
  expect(report.verdict).toMatchObject({ status: 'good', exitCode: EXIT.ok });
  await expect(renderTable(report, { width: 80, color: false })).toMatchFileSnapshot('../../golden/demo.txt');
});

it('fails with the code for drift when an object is not as before, and names it', () => {
  const report = reportOf(performance({ after: { 'index a': 'x', 'index c': 'z' } }));
  expect(report.verdict).toMatchObject({ status: 'failed', exitCode: EXIT.drift });
  expect(inShort(report).slice(-2)).toEqual(['  index b', '  index c']);
});

it('fails without the proof', () => {
  expect(reportOf(performance({ after: undefined })).verdict.status).toBe('failed');
});

it('passes on the exit code of the step that failed, and lists what was not run', () => {
  const steps = performance().steps.slice(0, 3);
  const failed = { ...(steps[2] as PerformedStep), exitCode: EXIT.failed as ExitCode, report: undefined };
  const report = reportOf(performance({ steps: [...steps.slice(0, 2), failed], exitCode: EXIT.failed }));
  expect(report.verdict).toEqual({
    status: 'failed',
    summary: 'db-check baseline: it could not start',
    exitCode: EXIT.failed,
  });
  const table = report.sections[0];
  const results = table?.kind === 'table' ? table.rows.map(([, result]) => result) : [];
  expect(results.slice(2)).toEqual([
    { text: 'could not start (exit 1)', tone: 'bad' },
    ...Array.from({ length: 5 }, () => ({ text: 'not run', tone: 'muted' })),
  ]);
});

it('shows what a human typed where the gate could not tell, and is good all the same', () => {
  const { steps } = performance();
  const behind = STEPS.find(({ id }) => id === 'cleanup')?.whenPaused ?? [];
  const at = steps.findIndex(({ step }) => step.id === 'cleanup');
  const paused = { ...(steps[at] as PerformedStep), exitCode: EXIT.unknown as ExitCode };
  const typed = behind.map((step) => ({ ...paused, step, exitCode: EXIT.ok as ExitCode }));
  const report = reportOf(
    performance({ steps: [...steps.slice(0, at), paused, ...typed, ...steps.slice(at + 1)] }),
  );
  expect(report.verdict).toMatchObject({ status: 'good', exitCode: EXIT.ok });
  const table = report.sections[0];
  const commands = table?.kind === 'table' ? table.rows.map(([command]) => command) : [];
  expect(commands.slice(5, 9)).toEqual([
    'db-deploy rollout',
    'db-deploy rollout',
    'db-deploy rollout',
    'db-check report',
  ]);
});

it('is not failed by what its page says of the rollout, but by a page that could not be written', () => {
  expect(resultOf(withPage(EXIT.unknown))).toEqual({ text: 'written', tone: 'good' });
  expect(resultOf(withPage(EXIT.usage))).toEqual({ text: 'could not start (exit 2)', tone: 'bad' });
});

it('is stopped, not failed, after Ctrl-C', () => {
  const verdict = reportOf(performance({ steps: [], exitCode: EXIT.interrupted })).verdict;
  expect(verdict).toMatchObject({ status: 'stopped', exitCode: EXIT.interrupted });
});

function withPage(exitCode: ExitCode): Report {
  const steps = performance().steps.map((done) =>
    done.step.id === 'evidence' ? { ...done, exitCode, report: undefined } : done,
  );
  return reportOf(performance({ steps }));
}

function resultOf(report: Report): unknown {
  const table = report.sections[0];
  return table?.kind === 'table' ? table.rows[6]?.[1] : undefined;
}

function performance(changes: Partial<Performance> = {}): Performance {
  const reports: Record<string, Report> = {
    baseline: stepReport('5 with a warning', times({ slow: [180, 5000], ready: [20, 900] })),
    post: stepReport('8 passed', times({ slow: [2, 4], ready: [1, 4] })),
  };
  return {
    steps: STEPS.map((step, index) => ({
      step,
      exitCode: EXIT.ok,
      durationMs: 1000 * (index + 1),
      report: reports[step.id] ?? stepReport('1 migration applied'),
      traffic: step.isUnderTraffic ? { requests: 500, failed: 0, slowestMs: 10 * index } : undefined,
    })),
    exitCode: EXIT.ok,
    loadMs: 24_000,
    relations: [
      { name: '"Small"', rows: 10, sizeBytes: 8192 },
      { name: '"Large"', rows: 1_000_000, sizeBytes: 1_800_000_000 },
    ],
    before: { 'index a': 'x', 'index b': 'y' },
    after: { 'index a': 'x', 'index b': 'y' },
    ...changes,
  };
}

function reportOf(performed: Performance): Report {
  return { ...stepReport(''), command: 'db-check demo', ...describeDemo(performed, STEPS) };
}

function inShort(report: Report): readonly string[] {
  const section = report.sections.find(({ id }) => id === 'in-short');
  return section?.kind === 'text' ? section.lines : [];
}

function stepReport(summary: string, sections: readonly Section[] = []): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version: '0.0.0' },
    command: '',
    runId: '20251005T000000-abc123',
    target: 'me@127.0.0.1:5432/demo',
    startedAt: '2025-10-05T00:00:00.000Z',
    finishedAt: '2025-10-05T00:01:10.000Z',
    verdict: { status: 'good', summary, exitCode: 0 },
    sections,
    next: [],
  };
}

/** Sections as the commands that measure write them: two parameter sets a query, the second the slower one. */
function times(queries: Readonly<Record<string, readonly [timeMs: number, blocks: number]>>): Section[] {
  const data = Object.entries(queries).map(([name, [timeMs, blocks]]) => ({
    name,
    targetMs: 100,
    measurements: [
      { label: 'typical', outcome: outcome(timeMs / 10, 1) },
      { label: 'heaviest', outcome: outcome(timeMs, blocks) },
      { label: 'broken', outcome: { kind: 'failed' } },
    ],
  }));
  return [{ kind: 'table', id: 'times', title: '', columns: [], rows: [], data }];
}

function outcome(timeMs: number, blocks: number): object {
  return {
    kind: 'measured',
    timing: { n: 20, minMs: 0, p50Ms: timeMs / 2, p95Ms: timeMs, maxMs: timeMs },
    plan: { sharedHitBlocks: blocks - 1, sharedReadBlocks: 1 },
  };
}
