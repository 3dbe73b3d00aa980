import { defineFact, onlyRow } from './fact.ts';

/** How much WAL has been written since the last checkpoint began, and how much brings the next one before its time. */
export interface CheckpointProgress {
  readonly inRecovery: boolean;
  readonly sinceMs: number;
  /** null on a standby. */
  readonly walBytes: number | null;
  /** checkpoint_timeout */
  readonly timeoutMs: number;
  readonly maxWalBytes: number;
  /** checkpoint_completion_target */
  readonly completionTarget: number;
}

export const checkpointProgress = defineFact<CheckpointProgress, CheckpointProgress>({
  question: 'How much WAL was written since the last checkpoint began, and when did it begin?',
  sql: `
select
  pg_catalog.pg_is_in_recovery() as "inRecovery",
  (extract(epoch from pg_catalog.clock_timestamp() - c.checkpoint_time) * 1000)::float8 as "sinceMs",
  case when not pg_catalog.pg_is_in_recovery()
    then pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), c.redo_lsn)::float8 end as "walBytes",
  (extract(epoch from pg_catalog.current_setting('checkpoint_timeout')::interval) * 1000)::float8 as "timeoutMs",
  pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_wal_size'))::float8 as "maxWalBytes",
  pg_catalog.current_setting('checkpoint_completion_target')::float8 as "completionTarget"
from pg_catalog.pg_control_checkpoint() as c`,
  value: onlyRow,
});
