import { renderLocation } from '../location.ts';
import { describeFinding } from './describe-finding.ts';
import type { Finding } from './finding.ts';
import { findingsByCheck, type CheckResult } from './findings-by-check.ts';
import type { Report } from './report.ts';
import { standingOf } from './verdict.ts';
import { plainText } from './wrap.ts';

/**
 * The XML that CI servers read: a check is a test case. fail is a failure; unknown is an error, or only told where the check
 * is optional; a warning, and what is accepted, passes and is told. A report without checks is one test case, its verdict.
 */
export function renderJunit(report: Report): string {
  const cases = casesOf(report);
  const count = (kind: TestCase['kind']): number => cases.filter((one) => one.kind === kind).length;
  const seconds = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
  const counts = attributes({
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds.toFixed(3),
  });
  const name = attributes({ name: report.command });
  const suite = attributes({ timestamp: report.startedAt.replace(/Z$/, ''), hostname: report.target, id: 0 });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${name}${counts}>`,
    `  <testsuite${name}${counts}${suite}>`,
    `    <properties><property${attributes({ name: 'runId', value: report.runId })}/></properties>`,
    ...cases.map((one) => renderCase(one, report.command)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface TestCase {
  readonly name: string;
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  /** Everything that was found. */
  readonly text: string;
}

function casesOf(report: Report): readonly TestCase[] {
  const results = findingsByCheck(report);
  if (results.length > 0) return results.map(caseOf);
  const { status, summary, exitCode } = report.verdict;
  const kind = exitCode === 0 ? 'passed' : 'failure';
  return [{ name: 'verdict', kind, message: summary, text: `${status}: ${summary}` }];
}

function caseOf({ id, status, findings }: CheckResult): TestCase {
  const told = findings.filter((finding) => standingOf(finding) === status);
  const isOptional = findings.every(({ optional }) => optional === true);
  const kind =
    status === 'fail'
      ? 'failure'
      : status === 'unknown' && !isOptional
        ? 'error'
        : status === 'skipped'
          ? 'skipped'
          : 'passed';
  const message = told.map(describeFinding).join('; ');
  return { name: id, kind, message, text: findings.map(tellFinding).join('\n') };
}

function tellFinding(finding: Finding): string {
  const place = finding.location === undefined ? [] : [renderLocation(finding.location)];
  const fix = finding.fix === undefined ? [] : [`fix: ${finding.fix}`];
  return [`${standingOf(finding)}: ${describeFinding(finding)}`, ...place, ...fix].join('\n');
}

function renderCase({ name, kind, message, text }: TestCase, command: string): string {
  const head = `    <testcase${attributes({ classname: command, name })}>`;
  switch (kind) {
    case 'passed':
      return `${head}<system-out>${escapeXml(text)}</system-out></testcase>`;
    case 'skipped':
      return `${head}<skipped${attributes({ message })}/></testcase>`;
    default:
      return `${head}<${kind}${attributes({ message })}>${escapeXml(text)}</${kind}></testcase>`;
  }
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** XML 1.0 has no way to write most control characters: plainText replaces them. */
function escapeXml(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
