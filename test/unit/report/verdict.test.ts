import { expect, it } from 'vitest';
import type { Finding, Status } from '../../../src/report/finding.ts';
import { judgeFindings } from '../../../src/report/verdict.ts';

function finding(id: string, status: Status, optional?: true): Finding {
  return { id, status, subject: '', message: '', ...(optional && { optional }) };
}

it.each<[string, Finding[], boolean, string]>([
  ['all pass', [finding('a', 'pass'), finding('b', 'skipped')], true, 'good 0'],
  ['a failure beats an unknown', [finding('a', 'fail'), finding('b', 'unknown')], false, 'failed 1'],
  ['an unknown is never good', [finding('a', 'pass'), finding('b', 'unknown')], false, 'unknown 9'],
  ['an optional unknown is a warning', [finding('a', 'unknown', true)], false, 'warning 0'],
  ['an optional unknown with --strict', [finding('a', 'unknown', true)], true, 'warning 1'],
  ['a warning', [finding('a', 'warn')], false, 'warning 0'],
  ['a warning with --strict', [finding('a', 'warn')], true, 'warning 1'],
  ['nothing at all', [], false, 'unknown 9'],
])('%s', (_, findings, strict, expected) => {
  const { status, exitCode } = judgeFindings(findings, { strict });
  expect(`${status} ${exitCode}`).toBe(expected);
});

it('counts a check once, as its worst, and names what is not good', () => {
  const findings = [finding('a', 'warn'), finding('a', 'fail'), finding('b', 'pass'), finding('c', 'warn')];
  expect(judgeFindings(findings, { strict: false }).summary).toBe(
    '1 failed (a), 1 with a warning (c), 1 passed',
  );
});
