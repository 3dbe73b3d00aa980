import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareFindings, type SavedFinding } from '../../../../src/checks/known/finding-changes.ts';
import { STATUSES, type Finding, type Status } from '../../../../src/report/finding.ts';

const finding = (id: string, status: Status, subject = ''): Finding => ({ id, status, subject, message: '' });
const told = (before: readonly SavedFinding[], now: readonly Finding[]): readonly string[] =>
  compareFindings(before, now).map(
    ({ kind, id, subject }) => `${kind} ${id}${subject === '' ? '' : ` ${subject}`}`,
  );

it('tells new, worse, unchanged, better and resolved, the worst first', () => {
  const before = [
    finding('resolved', 'fail', 'table a'),
    finding('better', 'fail'),
    finding('same', 'warn'),
    finding('worse', 'warn'),
    finding('new', 'pass'),
    finding('fine', 'pass'),
  ];
  const now = [
    finding('resolved', 'pass'),
    finding('better', 'warn'),
    finding('same', 'warn'),
    finding('worse', 'fail'),
    finding('new', 'warn', 'table b'),
    finding('fine', 'skipped'),
  ];
  expect(told(before, now)).toEqual([
    'new new table b',
    'worse worse',
    'unchanged same',
    'better better',
    'resolved resolved table a',
  ]);
});

it('knows a session again by what it is, not by its pid', () => {
  expect(told([finding('a', 'warn', 'pid 1 (psql)')], [finding('a', 'warn', 'pid 2 (psql)')])).toEqual([
    'unchanged a pid 2 (psql)',
  ]);
  expect(told([finding('a', 'warn', 'table t1')], [finding('a', 'warn', 'table t2')])).toEqual([
    'new a table t2',
    'resolved a table t1',
  ]);
});

it('an unknown where there was a warning is worse', () => {
  expect(told([finding('a', 'warn')], [finding('a', 'unknown')])).toEqual(['worse a']);
});

const kinds = (before: readonly Finding[], now: readonly Finding[]): readonly string[] =>
  compareFindings(before, now).map(({ kind, id }) => `${kind} ${id}`);

const findings = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b'),
    subject: fc.constantFrom('', 'table t', 'pid 7 (psql)'),
    status: fc.constantFrom(...STATUSES),
    message: fc.constant(''),
  }),
);

it('nothing changes against itself, and swapping the sides turns every change around', () => {
  const around: Readonly<Record<string, string>> = {
    new: 'resolved',
    resolved: 'new',
    worse: 'better',
    better: 'worse',
    unchanged: 'unchanged',
  };
  fc.assert(
    fc.property(findings, findings, (one, other) => {
      expect(compareFindings(one, one).every(({ kind }) => kind === 'unchanged')).toBe(true);
      const turned = kinds(other, one).map((text) => text.replace(/^\w+/, (kind) => around[kind] ?? ''));
      expect(kinds(one, other).toSorted()).toEqual(turned.toSorted());
    }),
  );
});
