import type { WatchLimits } from '../config/watch.ts';
import { groupDigits } from '../digits.ts';
import { renderDuration } from '../duration.ts';
import type { LockWait } from '../facts/lock-waits.ts';
import type { Part } from './readings.ts';
import type { SinceLastTick } from './since-last-tick.ts';
import type { Judgement, TickValues, Watched } from './tick.ts';

/** Of fewer, one more or less would be a verdict. */
export const FEWEST_TRANSACTIONS = 20;
const FEWEST_BLOCKS = 100;

export function valuesOf(since: Part<SinceLastTick>): TickValues['database'] {
  if (!since.ok) return null;
  const { commits, rollbacks, deadlocks, hits, reads } = since.value;
  return {
    ...{ commits, rollbacks, deadlocks },
    errorPercent: percent(rollbacks, commits + rollbacks),
    cacheHitPercent: percent(hits, hits + reads),
  };
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : (part * 100) / whole;
}

/** `before`: the share of rolled-back transactions until the watch began; unknown counts as none. */
export function judgeErrorRate(
  since: Part<SinceLastTick>,
  before: number | undefined,
  { maxErrorRateRise }: WatchLimits,
): Judgement {
  if (!since.ok) return unseen('error-rate', since.reason);
  const { commits, rollbacks } = since.value;
  const all = commits + rollbacks;
  if (all < FEWEST_TRANSACTIONS)
    return unseen('error-rate', tooFew(all, 'transactions', FEWEST_TRANSACTIONS));
  const share = (rollbacks * 100) / all;
  const limit = (before ?? 0) + maxErrorRateRise;
  return {
    watched: 'error-rate',
    status: share > limit ? 'alert' : 'good',
    subject: '',
    message: `${groupDigits(rollbacks)} of ${groupDigits(all)} transactions were rolled back`,
    measured: renderPercent(share),
    limit: `${renderPercent(limit)}: ${renderPercent(before ?? 0)} before, and ${maxErrorRateRise} points`,
  };
}

export function judgeCacheHit(since: Part<SinceLastTick>, { minCacheHitPercent }: WatchLimits): Judgement {
  if (!since.ok) return unseen('cache-hit', since.reason);
  const { hits, reads } = since.value;
  const all = hits + reads;
  if (all < FEWEST_BLOCKS) return unseen('cache-hit', tooFew(all, 'blocks', FEWEST_BLOCKS));
  const share = (hits * 100) / all;
  return {
    watched: 'cache-hit',
    status: share < minCacheHitPercent ? 'alert' : 'good',
    subject: '',
    message: `of ${groupDigits(all)} blocks, ${groupDigits(reads)} were not in the cache`,
    measured: renderPercent(share),
    limit: `${minCacheHitPercent} %`,
  };
}

export function judgeDeadlocks(since: Part<SinceLastTick>, { maxDeadlocks }: WatchLimits): Judgement {
  if (!since.ok) return unseen('deadlocks', since.reason);
  const { deadlocks } = since.value;
  return {
    watched: 'deadlocks',
    status: deadlocks > maxDeadlocks ? 'alert' : 'good',
    subject: '',
    message: deadlocks === 1 ? 'there was a deadlock' : `there were ${groupDigits(deadlocks)} deadlocks`,
    measured: groupDigits(deadlocks),
    limit: groupDigits(maxDeadlocks),
  };
}

/** Of the moment: who waited and got the lock between two ticks is not seen. */
export function judgeLockWaits(waits: Part<readonly LockWait[]>, { maxLockWaitMs }: WatchLimits): Judgement {
  if (!waits.ok) return unseen('lock-waits', waits.reason);
  const longest = longestOf(waits.value);
  const who =
    longest === undefined
      ? 'nobody waits for a lock'
      : `pid ${longest.pid} waits for ${longest.mode} on ${longest.on}, held up by ${renderBlockers(longest)}`;
  return {
    watched: 'lock-waits',
    status: longest !== undefined && longest.waitedMs > maxLockWaitMs ? 'alert' : 'good',
    subject: '',
    message: who,
    measured: renderDuration(longest?.waitedMs ?? 0),
    limit: renderDuration(maxLockWaitMs),
  };
}

export function longestOf(waits: readonly LockWait[]): LockWait | undefined {
  return waits.toSorted((a, b) => b.waitedMs - a.waitedMs)[0];
}

function renderBlockers({ blockers }: LockWait): string {
  const names = blockers.map((pid) => (pid === 0 ? 'a prepared transaction' : `pid ${pid}`));
  return names.length === 0 ? 'nobody any more' : names.join(', ');
}

export function unseen(watched: Watched, message: string): Judgement {
  return { watched, status: 'unknown', subject: '', message };
}

function tooFew(count: number, what: string, fewest: number): string {
  return `${groupDigits(count)} ${what} are too few to say anything (${fewest} are wanted)`;
}

export function renderPercent(value: number): string {
  return `${Number(value.toFixed(value < 10 || value > 90 ? 1 : 0))} %`;
}
