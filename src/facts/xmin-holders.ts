import { defineFact } from './fact.ts';

/** Somebody for whose sake VACUUM keeps rows that nobody else can see. */
export interface XminHolder {
  /** standby: the query of a standby with hot_standby_feedback, by way of its walsender. */
  readonly kind: 'session' | 'standby' | 'slot' | 'prepared';
  /** The name of the slot, of the prepared transaction, or of the standby's application. */
  readonly name: string;
  readonly user: string | null;
  /** The backend; of a slot the one that uses it. */
  readonly pid: number | null;
  /** How many transactions have begun since. */
  readonly age: number;
  /** autovacuum_freeze_max_age, in transactions. */
  readonly freezeMaxAge: number;
}

export const xminHolders = defineFact<XminHolder, readonly XminHolder[]>({
  question: 'Who keeps VACUUM from removing dead rows of this database, and since how many transactions?',
  sql: `
select h.kind, h.name, h."user", h.pid, h.age,
  pg_catalog.current_setting('autovacuum_freeze_max_age')::int4 as "freezeMaxAge"
from (
  select case when r.pid is null then 'session' else 'standby' end as kind,
    coalesce(a.application_name, '') as name, a.usename as "user", a.pid,
    greatest(pg_catalog.age(a.backend_xid), pg_catalog.age(a.backend_xmin)) as age
  from pg_catalog.pg_stat_activity as a
  left join pg_catalog.pg_stat_replication as r on r.pid = a.pid
  where (a.datname = pg_catalog.current_database() or r.pid is not null) and a.pid <> pg_catalog.pg_backend_pid()
  union all
  select 'slot', s.slot_name, null, s.active_pid,
    greatest(pg_catalog.age(s.xmin), pg_catalog.age(s.catalog_xmin))
  from pg_catalog.pg_replication_slots as s
  union all
  select 'prepared', p.gid, p.owner, null, pg_catalog.age(p.transaction)
  from pg_catalog.pg_prepared_xacts as p
  where p.database = pg_catalog.current_database()
) as h
where h.age is not null
order by h.age desc, h.kind, h.name, h.pid
limit 10`,
  value: (rows) => rows,
});
