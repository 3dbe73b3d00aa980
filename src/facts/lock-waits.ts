import { defineFact } from './fact.ts';

/** A session that waits for a lock of any kind. */
export interface LockWait {
  readonly pid: number;
  /** As pg_locks writes it. */
  readonly mode: string;
  /** `table public."Order"`, or the kind of lock: `transactionid`. */
  readonly on: string;
  /** 0 stands for a prepared transaction (manual 9.27, pg_blocking_pids). */
  readonly blockers: readonly number[];
  readonly waitedMs: number;
}

export const lockWaits = defineFact<LockWait, readonly LockWait[]>({
  question: 'Which sessions of this database wait for a lock, since when, and whom do they wait for?',
  sql: `
select
  l.pid,
  l.mode,
  case when c.oid is null then l.locktype else pg_catalog.format('table %I.%I', n.nspname, c.relname) end as "on",
  pg_catalog.pg_blocking_pids(l.pid) as blockers,
  coalesce((extract(epoch from pg_catalog.clock_timestamp() - l.waitstart) * 1000)::float8, 0) as "waitedMs"
from pg_catalog.pg_locks as l
join pg_catalog.pg_stat_activity as a on a.pid = l.pid and a.datname = pg_catalog.current_database()
left join pg_catalog.pg_class as c on c.oid = l.relation and l.database = a.datid
left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where not l.granted and l.pid <> pg_catalog.pg_backend_pid()
order by l.pid`,
  value: (rows) => rows,
});
