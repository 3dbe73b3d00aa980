import type { Workload, WorkloadStatement } from '../../facts/workload.ts';

/**
 * regressed and improved: time and work moved together. slower and faster: time alone, which may be the machine, its
 * neighbours or other parameters. few: too few calls on one side to say anything. new: nothing to compare with.
 */
export type WorkloadVerdict = 'regressed' | 'slower' | 'same' | 'faster' | 'improved' | 'few' | 'new';

/** One statement over the time between two looks, against all that was counted before. */
export interface WorkloadChange {
  readonly statement: WorkloadStatement;
  readonly verdict: WorkloadVerdict;
  /** undefined for a statement that was not seen before. */
  readonly before: PerCall | undefined;
  readonly after: PerCall;
  /** What the change of the mean costs (or saves, below 0) over the calls since: calls × difference. */
  readonly addedMs: number;
}

export interface PerCall {
  readonly calls: number;
  readonly meanMs: number;
  readonly blocks: number;
}

export interface WorkloadComparison {
  /** Every statement that was called since, the costliest change first. */
  readonly changes: readonly WorkloadChange[];
  /** Of all of them together since the first look. */
  readonly totalMs: number;
  readonly wasReset: boolean;
  readonly evictions: number;
  readonly hidden: number;
}

const FEWEST_CALLS = 20;
/** Means of a living system wander: half as much again, and a tenth of a millisecond, is the least that is worth a word. */
const TIME_RATIO = 1.5;
const TIME_MS = 0.1;
const WORK_RATIO = 1.5;
const WORK_BLOCKS = 2;

/** What got slower, and what that costs. Both looks are of the same database. */
export function compareWorkload(before: Workload, after: Workload): WorkloadComparison {
  const wasReset = before.resetAt !== after.resetAt;
  const earlier = new Map(before.statements.map((statement) => [statement.id, statement]));
  const changes = after.statements.flatMap((statement) => {
    const old = earlier.get(statement.id);
    const since = countSince(statement, old, wasReset || isNewEntry(statement, before));
    return since.calls === 0 ? [] : [changeOf(statement, old, since)];
  });
  return {
    changes: changes.sort((a, b) => b.addedMs - a.addedMs || (a.statement.id < b.statement.id ? -1 : 1)),
    totalMs: changes.reduce((sum, { after: { calls, meanMs } }) => sum + calls * meanMs, 0),
    wasReset,
    evictions: wasReset ? after.evictions : after.evictions - before.evictions,
    hidden: after.hidden,
  };
}

/** Evicted and counted anew in between (stats_since, from PostgreSQL 17). */
function isNewEntry({ since }: WorkloadStatement, before: Workload): boolean {
  return since !== null && Date.parse(since) > Date.parse(before.takenAt);
}

type Counters = Pick<WorkloadStatement, 'calls' | 'totalMs' | 'blocks'>;

/** Counters that fell can only have begun anew. */
function countSince(now: Counters, old: Counters | undefined, isAnew: boolean): Counters {
  if (old === undefined || isAnew || now.calls < old.calls || now.totalMs < old.totalMs) return now;
  return {
    calls: now.calls - old.calls,
    totalMs: now.totalMs - old.totalMs,
    blocks: now.blocks - old.blocks,
  };
}

function changeOf(statement: WorkloadStatement, old: Counters | undefined, since: Counters): WorkloadChange {
  const after = perCall(since);
  const before = old === undefined || old.calls === 0 ? undefined : perCall(old);
  const addedMs = before === undefined ? 0 : (after.meanMs - before.meanMs) * after.calls;
  return {
    statement,
    verdict: before === undefined ? 'new' : judgePerCall(before, after),
    before,
    after,
    addedMs,
  };
}

function perCall({ calls, totalMs, blocks }: Counters): PerCall {
  return { calls, meanMs: totalMs / calls, blocks: blocks / calls };
}

/** Time and work of a call against what they were; nothing is said of fewer than 20 calls on either side. */
export function judgePerCall(before: PerCall, after: PerCall): WorkloadVerdict {
  if (Math.min(before.calls, after.calls) < FEWEST_CALLS) return 'few';
  const time = direction(before.meanMs, after.meanMs, TIME_RATIO, TIME_MS);
  const work = direction(before.blocks, after.blocks, WORK_RATIO, WORK_BLOCKS);
  if (time > 0) return work > 0 ? 'regressed' : 'slower';
  if (time < 0) return work < 0 ? 'improved' : 'faster';
  return 'same';
}

function direction(before: number, after: number, ratio: number, least: number): number {
  if (Math.abs(after - before) < least) return 0;
  if (after >= before * ratio) return 1;
  return before >= after * ratio ? -1 : 0;
}
