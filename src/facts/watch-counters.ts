import type { Database } from '../db/database.ts';

/** What this database has counted so far; the difference of two readings tells of the time between them. */
export interface WatchCounters {
  /** By the server's clock; ISO 8601, UTC. */
  readonly at: string;
  readonly serverStartedAt: string;
  /** null: never. */
  readonly resetAt: string | null;
  readonly commits: number;
  readonly rollbacks: number;
  readonly deadlocks: number;
  /** Blocks that were asked for: found in shared_buffers, and not. */
  readonly hits: number;
  readonly reads: number;
}

/** Manual 27.2.17, pg_stat_database. */
export const WATCH_COUNTERS = `
select
  pg_catalog.to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
  pg_catalog.pg_postmaster_start_time()::text as "serverStartedAt",
  s.stats_reset::text as "resetAt",
  s.xact_commit::float8 as commits,
  s.xact_rollback::float8 as rollbacks,
  s.deadlocks::float8 as deadlocks,
  s.blks_hit::float8 as hits,
  s.blks_read::float8 as reads
from pg_catalog.pg_stat_database as s
where s.datname = pg_catalog.current_database()`;

export async function readWatchCounters(db: Database): Promise<WatchCounters> {
  const [counters] = await db.query<WatchCounters>(WATCH_COUNTERS);
  if (counters === undefined) throw new Error('pg_stat_database has no row for this database');
  return counters;
}

/** What this session has done counts from now on, not within a second; before PostgreSQL 15 it cannot be hurried. */
export async function flushOwnCounters(db: Database): Promise<void> {
  if (db.serverVersion >= 150_000) await db.query('select pg_catalog.pg_stat_force_next_flush()');
}
