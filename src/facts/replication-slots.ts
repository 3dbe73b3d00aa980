import { defineFact } from './fact.ts';

export interface ReplicationSlot {
  readonly name: string;
  readonly kind: 'physical' | 'logical';
  readonly isActive: boolean;
  /** reserved, extended, unreserved or lost (manual, 54.20). */
  readonly walStatus: string | null;
  /** WAL that is kept for it; null: it keeps none. */
  readonly retainedBytes: number | null;
  /** Why it can never be used again, from version 16 on; null where it can. */
  readonly invalidation: string | null;
  /** A copy of the primary's slot on its standby (from version 17 on): never active there. */
  readonly isSynced: boolean;
  /** From version 17 on. */
  readonly inactiveMs: number | null;
}

/** Columns that not every version has are looked up by name. */
export const replicationSlots = defineFact<ReplicationSlot, readonly ReplicationSlot[]>({
  question: 'Which replication slots are there, who uses them, and how much WAL is kept for them?',
  sql: `
select
  s.slot_name as name,
  s.slot_type as kind,
  s.active as "isActive",
  s.wal_status as "walStatus",
  pg_catalog.pg_wal_lsn_diff(
    case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
      else pg_catalog.pg_current_wal_lsn() end,
    s.restart_lsn)::float8 as "retainedBytes",
  coalesce(
    j.slot ->> 'invalidation_reason',
    case when (j.slot ->> 'conflicting')::bool then 'conflict with recovery' end) as invalidation,
  coalesce((j.slot ->> 'synced')::bool, false) as "isSynced",
  (extract(epoch from pg_catalog.clock_timestamp() - (j.slot ->> 'inactive_since')::timestamptz) * 1000)::float8
    as "inactiveMs"
from pg_catalog.pg_replication_slots as s
cross join lateral pg_catalog.to_jsonb(s) as j (slot)
where not s.temporary
order by 1`,
  value: (rows) => rows,
});
