import { defineFact, onlyRow } from './fact.ts';

/** What happened in this database since its counters began. */
export interface DatabaseCounters {
  readonly database: string;
  readonly commits: number;
  readonly rollbacks: number;
  readonly deadlocks: number;
  readonly tempFiles: number;
  readonly tempBytes: number;
  /** Of this database and of what all databases share; null: data checksums are off. */
  readonly checksumFailures: number | null;
  /** null: never reset, so that nobody knows for how long they have been counting. */
  readonly resetAt: string | null;
  readonly countedMs: number | null;
  /** Since the server was started: they have been counting at least that long. */
  readonly uptimeMs: number;
}

export const databaseCounters = defineFact<DatabaseCounters, DatabaseCounters>({
  question:
    'How many transactions were rolled back, how many deadlocks, temporary files and checksum failures were there?',
  sql: `
select
  s.datname as database,
  s.xact_commit::float8 as commits,
  s.xact_rollback::float8 as rollbacks,
  s.deadlocks::float8 as deadlocks,
  s.temp_files::float8 as "tempFiles",
  s.temp_bytes::float8 as "tempBytes",
  (select pg_catalog.sum(a.checksum_failures)::float8
    from pg_catalog.pg_stat_database as a where a.datid in (0, s.datid)) as "checksumFailures",
  s.stats_reset::text as "resetAt",
  (extract(epoch from pg_catalog.clock_timestamp() - s.stats_reset) * 1000)::float8 as "countedMs",
  (extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.pg_postmaster_start_time()) * 1000)::float8 as "uptimeMs"
from pg_catalog.pg_stat_database as s
where s.datname = pg_catalog.current_database()`,
  value: onlyRow,
});
