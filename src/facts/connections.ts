import { defineFact, onlyRow } from './fact.ts';

export interface Connections {
  /** Sessions of all databases, ours included; with parallel workers and autovacuum: an upper bound anybody may read. */
  readonly backends: number;
  /** Exactly the client sessions; right only when `seesAll`. */
  readonly clientBackends: number;
  readonly seesAll: boolean;
  readonly maxConnections: number;
  /** superuser_reserved_connections plus, from version 16 on, reserved_connections (manual, 19.3.1). */
  readonly reserved: number;
  /** -1: no limit. */
  readonly databaseLimit: number;
  readonly databaseBackends: number;
  /** -1: no limit; superusers have none. */
  readonly roleLimit: number;
  readonly roleBackends: number;
  readonly role: string;
  readonly database: string;
  /** Who holds most of them. */
  readonly holders: readonly {
    readonly application: string;
    readonly user: string;
    readonly count: number;
  }[];
}

export const connections = defineFact<Connections, Connections>({
  question: 'How many connections are in use, of how many, and who holds most of them?',
  sql: `
select
  (select pg_catalog.sum(s.numbackends)::int4 from pg_catalog.pg_stat_database as s) as backends,
  (select pg_catalog.count(*)::int4 from pg_catalog.pg_stat_activity as a
    where a.backend_type = 'client backend') as "clientBackends",
  pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as "seesAll",
  pg_catalog.current_setting('max_connections')::int4 as "maxConnections",
  pg_catalog.current_setting('superuser_reserved_connections')::int4
    + coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::int4 as reserved,
  d.datconnlimit as "databaseLimit",
  pg_catalog.pg_stat_get_db_numbackends(d.oid) as "databaseBackends",
  case when r.rolsuper then -1 else r.rolconnlimit end as "roleLimit",
  (select pg_catalog.count(*)::int4 from pg_catalog.pg_stat_activity as a where a.usesysid = r.oid) as "roleBackends",
  r.rolname as role,
  d.datname as database,
  (select coalesce(pg_catalog.json_agg(h order by h.count desc, h.application, h."user"), '[]')
    from (select a.application_name as application, a.usename as "user", pg_catalog.count(*)::int4 as count
      from pg_catalog.pg_stat_activity as a
      where a.datname is not null and a.usename is not null
      group by a.application_name, a.usename
      order by 3 desc, 1, 2
      limit 3) as h) as holders
from pg_catalog.pg_database as d
cross join pg_catalog.pg_roles as r
where d.datname = pg_catalog.current_database() and r.rolname = session_user`,
  value: onlyRow,
});
