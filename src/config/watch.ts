export const ON_DEGRADED = ['notify', 'rollback'] as const;
/** rollback: takes the deployment back without asking, where that is proved and loses nothing; else as `notify`. */
export type OnDegraded = (typeof ON_DEGRADED)[number];

/** What `db-check watch` raises an alarm for; each of it is judged tick by tick, over the time since the tick before. */
export interface WatchLimits {
  /** Mean of a target query as we measure it, and of a statement of the application that was not so slow before. */
  readonly maxMeanMs: number;
  /** Percentage points by which the share of transactions that are rolled back may rise over what it was before. */
  readonly maxErrorRateRise: number;
  /** Of the database, 0 to 100. */
  readonly minCacheHitPercent: number;
  /** How long anybody may wait for a lock. */
  readonly maxLockWaitMs: number;
  /** In one tick. */
  readonly maxDeadlocks: number;
  /** Scans of an index per transaction, against the median of the ticks before, 0 to 100. */
  readonly maxIndexUseDeclinePercent: number;
  /** In how many ticks in a row an alert must stand before the deployment counts as degraded. */
  readonly degradedAfter: number;
}

export interface WatchSettings extends WatchLimits {
  readonly onDegraded: OnDegraded;
}

export const DEFAULT_WATCH: WatchSettings = {
  maxMeanMs: 200,
  maxErrorRateRise: 5,
  minCacheHitPercent: 95,
  maxLockWaitMs: 5000,
  maxDeadlocks: 0,
  maxIndexUseDeclinePercent: 80,
  degradedAfter: 2,
  onDegraded: 'notify',
};
