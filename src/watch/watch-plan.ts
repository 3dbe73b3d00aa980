import type { WatchSettings } from '../config/watch.ts';
import { parseSchedule, planTicks } from './schedule.ts';

/** What a watch is to do: kept, so that it can be gone on with (db_check.watch, `plan`). */
export interface WatchPlan {
  /** The run that began it. */
  readonly id: string;
  readonly database: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** As it was typed: `15min for 2h, 30min for 6h, 1h`. */
  readonly schedule: string;
  readonly lengthMs: number;
  readonly settings: WatchSettings;
  /** Migrations of the last deployment when it began, newest first; undefined: the journal knows none. */
  readonly deployment?: WatchedDeployment;
}

export interface WatchedDeployment {
  /** Newest first. */
  readonly migrations: readonly string[];
  /** Their rows in the ledger, in the same order. */
  readonly ledgerIds: readonly string[];
}

/** When each tick is due, in milliseconds since 1970. */
export function dueTimes({ startedAt, schedule, lengthMs }: WatchPlan): readonly number[] {
  const stages = parseSchedule(schedule) ?? [];
  return (planTicks(stages, lengthMs) ?? []).map((offsetMs) => Date.parse(startedAt) + offsetMs);
}

/** Behind it a tick is missed: the next one is due, or would be. */
export function missedFrom(due: readonly number[], index: number): number {
  const [at = 0, next] = [due[index], due[index + 1]];
  return next ?? at + (at - (due[index - 1] ?? at));
}
