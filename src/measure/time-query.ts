import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { TargetQuery } from './target-query.ts';

/** Both may be raised; a query that meets its target gets all its runs in any case. */
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
 * Executes the query as a client does, in autocommit, until the runs are done or the time is used up; each time is from
 * sending to the last row received. Slow queries give three samples at least. Rejects with an AbortError when
 * stopped.
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
    const startMs = clock.monotonicMs();
    rows = (await db.queryText(query.body.sql, values)).rows.length;
    return clock.monotonicMs() - startMs;
  };
  const discardedMs = [await execute()];
  while (discardedMs.length < DISCARDED && Math.max(...discardedMs) < LONG_RUN_MS)
    discardedMs.push(await execute());

  const endMs = clock.monotonicMs() + budgetFor(query.targetMs, effort);
  const samplesMs: number[] = [];
  while (samplesMs.length < effort.runs) {
    if (samplesMs.length >= FEWEST_SAMPLES && clock.monotonicMs() >= endMs) break;
    samplesMs.push(await execute());
  }
  return { discardedMs, samplesMs, rows };
}

/** Enough for all runs of a query that meets its target, so that a good query is never left without a p95. */
export function budgetFor(targetMs: number, effort: Effort): number {
  return Math.max(effort.budgetMs, effort.runs * targetMs * 1.25);
}
