import type { DatabaseCounters } from './database-counters.ts';
import type { TargetReads } from './target-reads.ts';

/** When counters were read the first time, and how long before the second. */
export interface Span {
  /** As PostgreSQL writes it: 2026-11-22 22:05:00. */
  readonly from: string;
  readonly ms: number;
}

/**
 * What was counted since the first reading, in the place of all that was ever counted. Counters that were reset in between
 * have begun anew by themselves, and a table that was not there has too.
 */
export function readsSince(
  now: readonly TargetReads[],
  before: readonly TargetReads[],
  { from }: Span,
): readonly TargetReads[] {
  return now.map((reads) => {
    const old = before.find(({ table }) => table === reads.table);
    if (old === undefined || old.resetAt !== reads.resetAt) return reads;
    return { ...reads, ...difference(reads, old, READS), resetAt: from };
  });
}

const READS = ['blocks', 'hits', 'wholeScans', 'wholeRows', 'indexRows'] as const;

/** Damaged blocks stay counted as they are: one of last week is not mended by now. */
export function countersSince(
  now: DatabaseCounters,
  before: DatabaseCounters,
  { from, ms }: Span,
): DatabaseCounters {
  if (before.resetAt !== now.resetAt) return now;
  return { ...now, ...difference(now, before, COUNTERS), resetAt: from, countedMs: ms };
}

const COUNTERS = ['commits', 'rollbacks', 'deadlocks', 'tempFiles', 'tempBytes'] as const;

function difference<Key extends string>(
  now: Readonly<Record<Key, number>>,
  before: Readonly<Record<Key, number>>,
  keys: readonly Key[],
): Readonly<Record<Key, number>> {
  return Object.fromEntries(keys.map((key) => [key, Math.max(0, now[key] - before[key])])) as Record<
    Key,
    number
  >;
}
