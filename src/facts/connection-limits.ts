import { defineFact } from './fact.ts';

/** A login role or a database: how many connections it may have, and how many it has now. */
export interface ConnectionLimit {
  readonly kind: 'role' | 'database';
  readonly name: string;
  /** CONNECTION LIMIT; -1: none, as for every superuser. */
  readonly limit: number;
  /** Client sessions, without ours. */
  readonly sessions: number;
}

export const connectionLimits = defineFact<ConnectionLimit, readonly ConnectionLimit[]>({
  question: 'How many connections may each role and each database have, and how many have they now?',
  sql: `
with session as materialized (
  select a.usesysid, a.datid
  from pg_catalog.pg_stat_activity as a
  where a.datid is not null and a.pid <> pg_catalog.pg_backend_pid()
    and coalesce(a.backend_type, 'client backend') = 'client backend'
)
select 'role' as kind, r.rolname as name,
  case when r.rolsuper then -1 else r.rolconnlimit end as "limit",
  (select pg_catalog.count(*)::int4 from session as s where s.usesysid = r.oid) as sessions
from pg_catalog.pg_roles as r
where r.rolcanlogin
union all
select 'database', d.datname, d.datconnlimit,
  (select pg_catalog.count(*)::int4 from session as s where s.datid = d.oid)
from pg_catalog.pg_database as d
where d.datallowconn
order by 1, 2`,
  value: (rows) => rows,
});
