import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { timeOnce } from '../time-once.ts';
import {
  estimatePairs,
  judgePairs,
  LOOKS,
  type Pair,
  type PairEstimate,
  type PairVerdict,
} from './judge-pairs.ts';

/** One of two ways to the same rows: another database, or another text in the same one. */
export interface Side {
  readonly db: Database;
  readonly sql: string;
}

export interface Sides<Value> {
  readonly before: Value;
  readonly after: Value;
}

export interface PairOptions {
  readonly clock: Clock;
  /** Before the next execution the measuring ends with an AbortError. */
  readonly stop: AbortSignal;
  /** For one query with one parameter set. What is undecided then stays undecided. */
  readonly budgetMs: number;
}

export interface TimedPairs {
  readonly pairs: readonly Pair[];
  /** undefined with fewer pairs than the first look needs. */
  readonly estimate: PairEstimate | undefined;
  readonly verdict: PairVerdict;
}

/** A minute: the slowest queries that are worth comparing (1.5 s a side) still get their first look. */
export const PAIR_BUDGET_MS = 60_000;

/**
 * Runs both sides in turn, each pair in the other order than the one before it, until a look decides. Both run on the same
 * machine at the same moment, so that what disturbs one disturbs the other (query-regression.md section 3). Each execution
 * is its own transaction: no snapshot is held. Both sides must have run before: a session's first run is no sample.
 */
export async function timePairs(
  sides: Sides<Side>,
  values: readonly (string | null)[],
  { clock, stop, budgetMs }: PairOptions,
): Promise<TimedPairs> {
  const time = async ({ db, sql }: Side): Promise<number> => {
    stop.throwIfAborted();
    return (await timeOnce(db, clock, sql, values)).ms;
  };
  const endMs = clock.monotonicMs() + budgetMs;
  const pairs: Pair[] = [];
  let looked: Pick<TimedPairs, 'estimate' | 'verdict'> = { estimate: undefined, verdict: 'undecided' };
  for (const look of LOOKS) {
    while (pairs.length < look && clock.monotonicMs() < endMs)
      pairs.push(await timePair(sides, pairs.length, time));
    if (pairs.length < look) break;
    const estimate = estimatePairs(pairs);
    looked = { estimate, verdict: judgePairs(estimate) };
    if (looked.verdict !== 'undecided') break;
  }
  return { pairs, ...looked };
}

/** In turn: whoever runs second finds warmer caches. */
async function timePair(
  { before, after }: Sides<Side>,
  count: number,
  time: (side: Side) => Promise<number>,
): Promise<Pair> {
  if (count % 2 === 0) {
    const beforeMs = await time(before);
    return { beforeMs, afterMs: await time(after) };
  }
  const afterMs = await time(after);
  return { beforeMs: await time(before), afterMs };
}
