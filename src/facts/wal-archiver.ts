import { defineFact, onlyRow } from './fact.ts';

export interface WalArchiver {
  /** archive_mode: off, on or always. */
  readonly mode: string;
  readonly inRecovery: boolean;
  /** False: archive_mode is on, and there is neither command nor library. */
  readonly hasDestination: boolean;
  /** The last attempt failed. */
  readonly isFailing: boolean;
  readonly lastFailed: string | null;
  readonly failedMs: number | null;
  readonly lastArchived: string | null;
  readonly archivedMs: number | null;
  /** Complete segments that are not archived; null where that cannot be told: nothing archived yet, or a standby. */
  readonly waitingSegments: number | null;
}

export const walArchiver = defineFact<WalArchiver, WalArchiver>({
  question: 'Is WAL archived, does it succeed, and how many segments wait for it?',
  sql: `
select
  m.mode,
  pg_catalog.pg_is_in_recovery() as "inRecovery",
  pg_catalog.current_setting('archive_command') <> ''
    or coalesce(pg_catalog.current_setting('archive_library', true), '') <> '' as "hasDestination",
  coalesce(a.last_failed_time > coalesce(a.last_archived_time, '-infinity'), false) as "isFailing",
  a.last_failed_wal as "lastFailed",
  (extract(epoch from pg_catalog.clock_timestamp() - a.last_failed_time) * 1000)::float8 as "failedMs",
  a.last_archived_wal as "lastArchived",
  (extract(epoch from pg_catalog.clock_timestamp() - a.last_archived_time) * 1000)::float8 as "archivedMs",
  case
    when m.mode = 'off' or pg_catalog.pg_is_in_recovery() then null
    when a.last_archived_wal ~ '^[0-9A-F]{24}' then (
      select (pg_catalog.max(w.segment) - pg_catalog.min(w.segment) - 1)::float8
      from (
        select ('x' || pg_catalog.substr(f.name, 9, 8))::bit(32)::int8 * (4294967296 / m.segment_bytes)
          + ('x' || pg_catalog.substr(f.name, 17, 8))::bit(32)::int8 as segment
        from (values (a.last_archived_wal), (pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn())))
          as f (name)
      ) as w
    )
  end as "waitingSegments"
from pg_catalog.pg_stat_archiver as a
cross join (
  select pg_catalog.current_setting('archive_mode') as mode,
    pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) as segment_bytes
) as m`,
  value: onlyRow,
});
