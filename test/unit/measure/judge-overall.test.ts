import { expect, it } from 'vitest';
import type { Workload, WorkloadStatement } from '../../../src/facts/workload.ts';
import { compareQueries } from '../../../src/measure/compare.ts';
import { judgeOverall, overallSections, weighQueries } from '../../../src/measure/judge-overall.ts';
import type { Measured } from '../../../src/measure/measurement.ts';
import { renderTable } from '../../../src/report/table.ts';
import { baseline, BY_INDEX, measured, query } from '../../support/measurements.ts';

const slow = (queryId: string): Measured => measured({ p50Ms: 80, blocks: 2500, plan: { queryId } });
const fast = (queryId: string): Measured =>
  measured({ p50Ms: 0.5, blocks: 4, plan: { ...BY_INDEX, queryId } });

function look(calls: Readonly<Record<string, number>>): Workload {
  const statements = Object.entries(calls).map(([id, count]): WorkloadStatement => {
    const totalMs = count * 2;
    return { id, query: 'select 1', calls: count, totalMs, maxMs: 9, blocks: 1, since: null };
  });
  return { takenAt: '2025-10-05', resetAt: null, evictions: 0, hidden: 0, statements };
}

/** Orders became fast, reports became slow; `orders` and `reports` are their queryids, 60 calls were ours. */
function sides(since: Readonly<Record<string, number>>) {
  const before = baseline([
    query('orders', { typical: slow('1') }),
    query('reports', { typical: fast('2') }),
  ]);
  const after = baseline([query('orders', { typical: fast('1') }), query('reports', { typical: slow('2') })]);
  const total = Object.fromEntries(Object.entries(since).map(([id, calls]) => [id, calls + 60]));
  return {
    comparisons: compareQueries(before.queries, after.queries),
    before: { ...before, workload: look({ '1': 60, '2': 60 }) },
    after: { ...after, workload: look(total) },
  };
}

function overall(since: Readonly<Record<string, number>>) {
  const { comparisons, before, after } = sides(since);
  return judgeOverall(weighQueries(comparisons, before, after));
}

it('weighs what was gained and lost by the calls since the baseline, never by our own', () => {
  const { comparisons, before, after } = sides({ '1': 1000, '2': 10 });
  expect(weighQueries(comparisons, before, after)).toEqual([
    { query: 'orders', verdict: 'improved', calls: 1000, addedMs: -79_500 },
    { query: 'reports', verdict: 'regressed', calls: 10, addedMs: 795 },
  ]);
  expect(overall({ '1': 1000, '2': 10 })).toBe('improved');
  expect(overall({ '1': 10, '2': 1000 })).toBe('regressed');
  expect(overall({ '1': 5, '2': 0 })).toBe('improved');
  expect(overall({ '1': 0, '2': 0 })).toBe('unknown');
});

it('is inconclusive where most calls are of queries without a verdict', () => {
  const weighed = { calls: 10, addedMs: undefined };
  const one = { query: 'a', verdict: 'inconclusive', ...weighed } as const;
  expect(judgeOverall([one, { query: 'b', verdict: 'improved', ...weighed, calls: 9 }])).toBe('inconclusive');
  expect(judgeOverall([one, { query: 'b', verdict: 'unchanged', ...weighed }])).toBe('unchanged');
});

it('does not guess: a statement that may have been evicted, hidden or left out is unknown', () => {
  const { comparisons, before, after } = sides({ '1': 1000 });
  const calls = (workload: Workload) =>
    weighQueries(comparisons, before, { ...after, workload }).map((one) => one.calls);
  expect(calls(after.workload)).toEqual([1000, 0]);
  expect(calls({ ...after.workload, evictions: 3 })).toEqual([1000, undefined]);
  expect(calls({ ...after.workload, hidden: 1 })).toEqual([1000, undefined]);
  expect(calls({ ...after.workload, isCut: true })).toEqual([1000, undefined]);
});

it('says what is not known', () => {
  const { comparisons, before, after } = sides({ '1': 1000, '2': 10 });
  const unreadable = overallSections(comparisons, before, {
    ...after,
    workload: { unreadable: 'not there' },
  });
  expect(unreadable).toMatchObject([
    { title: expect.stringMatching(/: unknown$/), notes: ['How often they run is not known: not there.'] },
  ]);
  const { workload: _, ...without } = after;
  expect(overallSections(comparisons, before, without)).toMatchObject([
    { notes: ['How often they run is not known: a side has no counters.'] },
  ]);
});

it('shows it', async () => {
  const { comparisons, before, after } = sides({ '1': 12_345, '2': 10 });
  const text = renderTable(
    {
      schemaVersion: 1,
      tool: { name: 'pg-plumbline', version: '0.0.0' },
      command: 'db-check compare',
      runId: '20251005T000000-abc123',
      target: 'app@db.example:5432/shop',
      startedAt: '2025-10-05T00:00:00.000Z',
      finishedAt: '2025-10-05T00:00:12.000Z',
      verdict: { status: 'failed', summary: '1 failed (reports), 1 passed', exitCode: 1 },
      sections: overallSections(comparisons, before, after),
      next: [],
    },
    { width: 80, color: false },
  );
  await expect(text).toMatchFileSnapshot('../../golden/overall.txt');
});
