import { defineFact } from './fact.ts';

/** Another session of this database. Of a hidden one only what every role may see is known; the rest is null. */
export interface Session {
  readonly pid: number;
  /** null: a background process. */
  readonly user: string | null;
  readonly application: string;
  /** Belongs to a role whose sessions we may not look into: state, times and query are null. */
  readonly isHidden: boolean;
  readonly backendType: string | null;
  /** active, idle, idle in transaction, … */
  readonly state: string | null;
  /** Ages in milliseconds by the server's clock. */
  readonly transactionMs: number | null;
  readonly queryMs: number | null;
  readonly stateMs: number | null;
  /** Has a snapshot (backend_xmin): a concurrent index build waits for it, whatever table it reads. */
  readonly holdsSnapshot: boolean;
  /** The virtual id of its transaction; null: it is in none. */
  readonly transaction: string | null;
  /** Its transaction has written something (backend_xid). */
  readonly hasWritten: boolean;
  /** The first 60 characters on one line. */
  readonly query: string | null;
  /** An autovacuum that does not yield to us. */
  readonly preventsWraparound: boolean;
}

export const sessions = defineFact<Session, readonly Session[]>({
  question: 'Who else is connected to this database, since when, and what do they do?',
  sql: `
select
  a.pid,
  a.usename as "user",
  coalesce(a.application_name, '') as application,
  coalesce(a.query = '<insufficient privilege>', false) as "isHidden",
  a.backend_type as "backendType",
  a.state,
  (extract(epoch from pg_catalog.clock_timestamp() - a.xact_start) * 1000)::float8 as "transactionMs",
  (extract(epoch from pg_catalog.clock_timestamp() - a.query_start) * 1000)::float8 as "queryMs",
  (extract(epoch from pg_catalog.clock_timestamp() - a.state_change) * 1000)::float8 as "stateMs",
  a.backend_xmin is not null as "holdsSnapshot",
  v.id as transaction,
  a.backend_xid is not null as "hasWritten",
  pg_catalog.left(pg_catalog.regexp_replace(a.query, '\\s+', ' ', 'g'), 60) as query,
  coalesce(a.query like '%(to prevent wraparound)', false) as "preventsWraparound"
from pg_catalog.pg_stat_activity as a
left join (
  select l.pid, pg_catalog.min(l.virtualxid) as id
  from pg_catalog.pg_locks as l
  where l.locktype = 'virtualxid' and l.granted and l.virtualxid = l.virtualtransaction
  group by l.pid
) as v on v.pid = a.pid
where a.datname = pg_catalog.current_database()
  and a.pid <> pg_catalog.pg_backend_pid()
order by a.xact_start nulls last, a.pid`,
  value: (rows) => rows,
});
