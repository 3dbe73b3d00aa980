import type { IndexScans } from '../facts/index-scans.ts';
import type { WatchCounters } from '../facts/watch-counters.ts';
import type { WorkloadStatement } from '../facts/workload.ts';

/** A part of a reading; what could not be read says why. */
export type Part<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string };

/** Counters of a statement, without its text. */
export type StatementCounters = Pick<WorkloadStatement, 'id' | 'calls' | 'totalMs' | 'blocks'>;

export interface WorkloadCounters {
  readonly takenAt: string;
  readonly resetAt: string | null;
  readonly statements: readonly StatementCounters[];
}

/** Counters that only grow, behind the measuring of a tick: the next one subtracts them. */
export interface Readings {
  readonly counters: Part<WatchCounters>;
  readonly workload: Part<WorkloadCounters>;
  readonly indexes: Part<readonly IndexScans[]>;
}
