import type { WatchCounters } from '../facts/watch-counters.ts';
import type { Part } from './readings.ts';

/** What the application did between two ticks. */
export interface SinceLastTick {
  readonly spanMs: number;
  readonly commits: number;
  readonly rollbacks: number;
  readonly deadlocks: number;
  readonly hits: number;
  readonly reads: number;
}

/** Counters across a restart or a reset say nothing: what was counted until then is lost, or in part. */
export function sinceLastTick(
  now: Part<WatchCounters>,
  before: Part<WatchCounters> | undefined,
): Part<SinceLastTick> {
  if (!now.ok) return now;
  if (before === undefined) return { ok: false, reason: FIRST };
  if (!before.ok) return { ok: false, reason: `the tick before could not read them: ${before.reason}` };
  const upheaval = upheavalOf(now.value, before.value);
  if (upheaval !== undefined) return { ok: false, reason: upheaval };
  const difference = {
    commits: now.value.commits - before.value.commits,
    rollbacks: now.value.rollbacks - before.value.rollbacks,
    deadlocks: now.value.deadlocks - before.value.deadlocks,
    hits: now.value.hits - before.value.hits,
    reads: now.value.reads - before.value.reads,
  };
  if (Object.values(difference).some((count) => !(count >= 0)))
    return { ok: false, reason: 'the counters fell: they have begun anew' };
  const spanMs = Date.parse(now.value.at) - Date.parse(before.value.at);
  return { ok: true, value: { spanMs, ...difference } };
}

export const FIRST = 'the first reading: there is nothing to subtract from it yet';

/** undefined: both readings are of one life of the counters. */
export function upheavalOf(now: WatchCounters, before: WatchCounters): string | undefined {
  if (now.serverStartedAt !== before.serverStartedAt)
    return `the server was restarted (it runs since ${now.serverStartedAt})`;
  if (now.resetAt !== before.resetAt)
    return `the counters were reset (${now.resetAt ?? 'nobody knows when'})`;
  return undefined;
}
