import { expect, test } from 'vitest';
import type { Workload, WorkloadStatement } from '../../../../src/facts/workload.ts';
import { compareWorkload } from '../../../../src/measure/workload/compare-workload.ts';

const statement = (id: string, calls: number, meanMs: number, blocks = 10): WorkloadStatement => ({
  id,
  query: `select ${id}`,
  calls,
  totalMs: calls * meanMs,
  maxMs: meanMs * 3,
  blocks: calls * blocks,
  since: null,
});

const look = (statements: readonly WorkloadStatement[], overrides: Partial<Workload> = {}): Workload => ({
  takenAt: '2026-01-01T00:00:00Z',
  resetAt: '2025-01-01T00:00:00Z',
  evictions: 0,
  hidden: 0,
  statements,
  ...overrides,
});

/** Counters of before plus those of a while with another mean. */
const grown = (old: WorkloadStatement, calls: number, meanMs: number, blocks = 10): WorkloadStatement => ({
  ...old,
  calls: old.calls + calls,
  totalMs: old.totalMs + calls * meanMs,
  blocks: old.blocks + calls * blocks,
});

const verdicts = (before: Workload, after: Workload) =>
  compareWorkload(before, after).changes.map(({ statement: { id }, verdict, addedMs }) => [
    id,
    verdict,
    Math.round(addedMs),
  ]);

test('only what was counted in between is compared, the costliest change first', () => {
  const old = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => statement(id, 1000, 2));
  const [a, b, c, d, e, f] = old as [WorkloadStatement, ...WorkloadStatement[]] as WorkloadStatement[];
  const after = look([
    grown(a as WorkloadStatement, 100, 4, 40),
    grown(b as WorkloadStatement, 1000, 4),
    grown(c as WorkloadStatement, 100, 2.1),
    grown(d as WorkloadStatement, 100, 0.5, 2),
    grown(e as WorkloadStatement, 5, 90),
    f as WorkloadStatement,
    statement('g', 50, 7),
  ]);
  expect(verdicts(look(old), after)).toEqual([
    ['b', 'slower', 2000],
    ['e', 'few', 440],
    ['a', 'regressed', 200],
    ['c', 'same', 10],
    ['g', 'new', 0],
    ['d', 'improved', -150],
  ]);
});

test('a reset, an eviction and counters that fell begin anew; they are never subtracted', () => {
  const old = statement('a', 1000, 2);
  const anew = statement('a', 200, 6, 60);
  const reset = look([anew], { resetAt: '2026-01-01T06:00:00Z', evictions: 3 });
  expect(verdicts(look([old]), reset)).toEqual([['a', 'regressed', 800]]);
  expect(compareWorkload(look([old]), reset)).toMatchObject({ wasReset: true, evictions: 3, totalMs: 1200 });
  expect(verdicts(look([old]), look([anew]))).toEqual([['a', 'regressed', 800]]);
  const evicted = { ...statement('a', 2000, 6, 60), since: '2026-01-01T01:00:00Z' };
  expect(verdicts(look([old]), look([evicted]))).toEqual([['a', 'regressed', 8000]]);
});
