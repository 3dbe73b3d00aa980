import { expect, it } from 'vitest';
import { acceptFindings, findUnusedAcceptances } from '../../../../src/checks/known/accept.ts';
import type { Acceptance } from '../../../../src/config/settings.ts';
import type { Finding, Status } from '../../../../src/report/finding.ts';
import { judgeFindings } from '../../../../src/report/verdict.ts';

const finding = (id: string, status: Status, subject = ''): Finding => ({
  id,
  status,
  subject,
  message: 'm',
});
const acceptance = (check: string, more: Partial<Acceptance> = {}): Acceptance => ({
  check,
  reason: 'known',
  owner: 'anna',
  until: '2026-12-31',
  ...more,
});
const judge = (findings: readonly Finding[], accepted: readonly Acceptance[], today: string) =>
  judgeFindings(acceptFindings(findings, accepted, today), { strict: true });

it('what is accepted is no obstacle until its last day is over', () => {
  const findings = [finding('a', 'fail'), finding('b', 'pass')];
  expect(judge(findings, [acceptance('a')], '2026-12-31')).toMatchObject({
    exitCode: 0,
    summary: '1 accepted (a), 1 passed',
  });
  expect(judge(findings, [acceptance('a')], '2027-01-01')).toMatchObject({ exitCode: 1 });
  const [over] = acceptFindings(findings, [acceptance('a')], '2027-01-01');
  expect(over?.message).toBe('m; anna accepted it until 2026-12-31, which is over');
});

it('covers its subject and no other, and of two acceptances the one that still holds', () => {
  const findings = [finding('a', 'warn', 'table public.log'), finding('a', 'warn', 'table public.item')];
  const accepted = [
    acceptance('a', { subject: 'public.log', until: '2020-01-01' }),
    acceptance('a', { subject: 'public.log' }),
  ];
  const marked = acceptFindings(findings, accepted, '2026-06-01');
  expect(marked.map((one) => one.accepted?.owner)).toEqual(['anna', undefined]);
  expect(judgeFindings(marked, { strict: true }).exitCode).toBe(1);
});

it('an unknown is never accepted', () => {
  expect(judge([finding('a', 'unknown')], [acceptance('a')], '2026-06-01').exitCode).toBe(9);
});

it('says what was accepted and is not found any more', () => {
  const accepted = [acceptance('a'), acceptance('gone'), acceptance('a', { subject: 'other' })];
  expect(findUnusedAcceptances([finding('a', 'warn', 'x'), finding('gone', 'pass')], accepted)).toEqual(
    accepted.slice(1),
  );
});
