import { expect, it } from 'vitest';
import { countersSince, readsSince } from '../../../src/facts/counters-since.ts';
import type { DatabaseCounters } from '../../../src/facts/database-counters.ts';
import type { TargetReads } from '../../../src/facts/target-reads.ts';

const SPAN = { from: '2026-11-22 22:05:00', ms: 30_000 };

const reads: TargetReads = {
  table: 'public.t',
  isCounted: true,
  blocks: 100,
  hits: 90,
  liveRows: 1000,
  wholeScans: 5,
  wholeRows: 5000,
  indexRows: 70,
  resetAt: null,
};

const counters: DatabaseCounters = {
  database: 'd',
  commits: 100,
  rollbacks: 10,
  deadlocks: 1,
  tempFiles: 2,
  tempBytes: 3000,
  checksumFailures: 1,
  resetAt: '2026-01-01 00:00:00+00',
  countedMs: 1e10,
  uptimeMs: 1e9,
};

it('says what was counted in between', () => {
  const now = { ...reads, blocks: 150, hits: 95, liveRows: 1200, wholeScans: 6 };
  expect(readsSince([now], [reads], SPAN)).toEqual([
    {
      ...{ ...now, blocks: 50, hits: 5, wholeScans: 1, wholeRows: 0, indexRows: 0 },
      resetAt: SPAN.from,
    },
  ]);
  expect(countersSince({ ...counters, commits: 160, tempBytes: 4000 }, counters, SPAN)).toEqual({
    ...{ ...counters, commits: 60, rollbacks: 0, deadlocks: 0, tempFiles: 0, tempBytes: 1000 },
    ...{ checksumFailures: 1, resetAt: SPAN.from, countedMs: SPAN.ms },
  });
});

it('takes counters that were reset in between, and a new table, as they are', () => {
  const anew = { ...reads, blocks: 7, resetAt: '2026-11-22 22:05:10+00' };
  expect(readsSince([anew], [reads], SPAN)).toEqual([anew]);
  expect(readsSince([reads], [], SPAN)).toEqual([reads]);
  const reset = { ...counters, commits: 1, resetAt: '2026-11-22 22:05:10+00' };
  expect(countersSince(reset, counters, SPAN)).toEqual(reset);
});
