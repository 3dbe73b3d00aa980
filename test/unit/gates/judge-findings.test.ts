import { expect, it } from 'vitest';
import { judgeFindings } from '../../../src/gates/judge-findings.ts';
import type { Finding, Status } from '../../../src/report/finding.ts';

const finding = (id: string, status: Status, extra: Partial<Finding> = {}): Finding => ({
  ...{ id, status, subject: '', message: `${id} is ${status}` },
  ...extra,
});
const accepted = { owner: 'me', until: '2026-12-01', reason: 'known' };

it.each<[string, readonly Finding[], string]>([
  ['all pass', [finding('a', 'pass'), finding('b', 'pass')], 'success'],
  ['a warning', [finding('a', 'pass'), finding('b', 'warn')], 'success'],
  [
    'one fails of several findings',
    [finding('a', 'pass'), finding('a', 'fail'), finding('b', 'pass')],
    'failure',
  ],
  ['a failure beside an unknown', [finding('a', 'unknown'), finding('b', 'fail')], 'failure'],
  ['unknown', [finding('a', 'pass'), finding('b', 'unknown')], 'inconclusive'],
  [
    'unknown, though optional',
    [finding('a', 'pass'), finding('b', 'unknown', { optional: true })],
    'inconclusive',
  ],
  ['unknown, though accepted', [finding('a', 'pass'), finding('b', 'unknown', { accepted })], 'inconclusive'],
  ['skipped', [finding('a', 'pass'), finding('b', 'skipped')], 'inconclusive'],
  ['skipped in part', [finding('a', 'pass'), finding('b', 'skipped'), finding('b', 'pass')], 'success'],
  ['accepted', [finding('a', 'pass'), finding('b', 'fail', { accepted })], 'success'],
  ['nothing of one', [finding('a', 'pass')], 'inconclusive'],
  ['nothing', [], 'inconclusive'],
])('%s', (_, findings, status) => {
  expect(judgeFindings(['a', 'b'], findings, false).status).toBe(status);
});

it('strict makes a warning a failure, but not what somebody answers for', () => {
  expect(judgeFindings(['a'], [finding('a', 'warn')], true).status).toBe('failure');
  expect(judgeFindings(['a'], [finding('a', 'warn', { accepted })], true).status).toBe('success');
});

it('says what decided, with its figures; asked for nothing it says nothing', () => {
  const decisive = finding('b', 'fail', { subject: 'table job', measured: '9', limit: '5' });
  expect(judgeFindings(['a', 'b'], [finding('a', 'pass'), decisive], false)).toEqual({
    ...{ status: 'failure', message: 'b, table job: b is fail', measured: '9', limit: '5' },
  });
  expect(judgeFindings([], [], false).status).toBe('inconclusive');
});
