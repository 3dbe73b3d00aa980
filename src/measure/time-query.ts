import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { TargetQuery } from './target-query.ts';
import { timeOnce } from './time-once.ts';

/** `budgetMs` ends only queries that can no longer meet their target: a good one is never left without a p95. */
export interface Effort {
  readonly runs: number;
  readonly budgetMs: number;
}

export const DEFAULT_EFFORT: Effort = { runs: 20, budgetMs: 3000 };

/** The first run of a session fills its catalog caches (148 blocks of planning, then 0); the second is to be sure. */
const DISCARDED = 2;
/** A first run of this length is discarded alone: the second would cost as much as it could teach. */
const LONG_RUN_MS = 1000;
const FEWEST_SAMPLES = 3;

export interface Times {
  readonly discardedMs: readonly number[];
  readonly samplesMs: readonly number[];
  readonly rows: number;
}

/**
 * Executes the query as a client does, in autocommit, until the runs are done, or the time is used up and the target is
 * out of reach. Slow queries give three samples at least. Rejects with an AbortError when stopped.
 */
export async function timeQuery(
  db: Database,
  query: TargetQuery,
  values: readonly (string | null)[],
  { clock, effort, stop }: { readonly clock: Clock; readonly effort: Effort; readonly stop: AbortSignal },
): Promise<Times> {
  let rows = 0;
  const execute = async (): Promise<number> => {
    stop.throwIfAborted();
    const run = await timeOnce(db, clock, query.body.sql, values);
    rows = run.rows;
    return run.ms;
  };
  const discardedMs = [await execute()];
  while (discardedMs.length < DISCARDED && Math.max(...discardedMs) < LONG_RUN_MS)
    discardedMs.push(await execute());

  const endMs = clock.monotonicMs() + effort.budgetMs;
  const samplesMs: number[] = [];
  while (samplesMs.length < effort.runs) {
    samplesMs.push(await execute());
    const isTimeUp = samplesMs.length >= FEWEST_SAMPLES && clock.monotonicMs() >= endMs;
    if (isTimeUp && isOutOfReach(samplesMs, query.targetMs, effort.runs)) break;
  }
  return { discardedMs, samplesMs, rows };
}

/** More than one run in twenty over the target: whatever the other runs take, the p95 of all of them misses it. */
export function isOutOfReach(samplesMs: readonly number[], targetMs: number, runs: number): boolean {
  return samplesMs.filter((ms) => ms >= targetMs).length > runs * 0.05;
}
