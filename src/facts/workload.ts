import type { Database } from '../db/database.ts';
import { quoteQualified } from '../db/identifiers.ts';
import { readServerError, renderServerError } from '../db/server-error.ts';

/** One normalized statement as pg_stat_statements sums it up, over all roles. */
export interface WorkloadStatement {
  /** queryid, and whether a client sent it or a function ran it. */
  readonly id: string;
  /** Constants replaced by $n; the first 300 characters. */
  readonly query: string;
  readonly calls: number;
  readonly totalMs: number;
  /** Since the counters of this statement began, not since the last look. */
  readonly maxMs: number;
  /** 8 kB blocks of tables and indexes, cached or not. */
  readonly blocks: number;
  /** When its counters began; null before PostgreSQL 17. */
  readonly since: string | null;
}

/** Counters that only grow, until somebody resets them or an entry is evicted for another. */
export interface Workload {
  readonly takenAt: string;
  readonly resetAt: string | null;
  /** How often entries were evicted for lack of room. */
  readonly evictions: number;
  /** Statements of other roles that this role may not see. */
  readonly hidden: number;
  readonly statements: readonly WorkloadStatement[];
  /** There are more than are listed. */
  readonly isCut?: true;
}

/** The most expensive statements; what is not among them changes nothing that anybody feels. */
const MOST_STATEMENTS = 1000;

const EXTENSION = `
select n.nspname as schema, e.extversion as version
from pg_catalog.pg_extension as e
join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
where e.extname = 'pg_stat_statements'`;

/** What the application runs: its reads and writes, not what tools ask the catalog (manual F.32). */
const statementsSql = (view: string, since: string): string => `
select s.queryid::text || case when s.toplevel then '' else ' nested' end as id,
  pg_catalog.left(pg_catalog.min(s.query), 300) as query, pg_catalog.sum(s.calls)::float8 as calls,
  pg_catalog.sum(s.total_exec_time) as "totalMs", pg_catalog.max(s.max_exec_time) as "maxMs",
  pg_catalog.sum(s.shared_blks_hit + s.shared_blks_read)::float8 as blocks,
  ${since} as since
from ${view} as s
join pg_catalog.pg_database as d on d.oid = s.dbid and d.datname = pg_catalog.current_database()
where s.query ~* '^\\s*(/\\*.*?\\*/\\s*)*(select|insert|update|delete|merge|with)\\M' and s.query !~ 'pg_catalog|db_check\\.'
group by s.queryid, s.toplevel
order by "totalMs" desc, id
limit ${MOST_STATEMENTS}`;

const infoSql = (view: string, info: string): string => `
select pg_catalog.clock_timestamp()::text as "takenAt", i.stats_reset::text as "resetAt", i.dealloc::float8 as evictions,
  (select pg_catalog.count(*) from ${view} as s where s.queryid is null)::float8 as hidden
from ${info} as i`;

/** Why there is no workload to look at: not a failure of anything that was asked for. */
export interface NoWorkload {
  readonly unreadable: string;
}

/** Reads all counters of this database. The measuring itself must lie outside of what is compared. */
export async function readWorkload(db: Database): Promise<Workload | NoWorkload> {
  const [extension] = await db.query<{ schema: string; version: string }>(EXTENSION);
  if (extension === undefined) return { unreadable: 'pg_stat_statements is not created in this database' };
  const [major = 0, minor = 0] = extension.version.split('.').map(Number);
  if (major === 1 && minor < 9)
    return {
      unreadable: `pg_stat_statements ${extension.version} is older than the server: alter extension pg_stat_statements update`,
    };
  const view = quoteQualified(extension.schema, 'pg_stat_statements');
  const since = major > 1 || minor >= 11 ? 'pg_catalog.min(s.stats_since)::text' : 'null::text';
  try {
    const [info] = await db.query<Omit<Workload, 'statements' | 'isCut'>>(
      infoSql(view, quoteQualified(extension.schema, 'pg_stat_statements_info')),
    );
    const statements = await db.query<WorkloadStatement>(statementsSql(view, since));
    if (info === undefined) return { unreadable: 'pg_stat_statements_info gave no row' };
    const isCut = statements.length >= MOST_STATEMENTS && { isCut: true as const };
    return { ...info, statements, ...isCut };
  } catch (error) {
    const server = readServerError(error);
    if (server === undefined || db.closed) throw error;
    return { unreadable: renderServerError(server) };
  }
}
