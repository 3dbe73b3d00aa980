import { defineFact } from './fact.ts';

/** How far a database is on its way to the wraparound of its counters, both of which stop at 2^31. */
export interface TransactionAge {
  readonly database: string;
  readonly isOurs: boolean;
  /** age(datfrozenxid) and mxid_age(datminmxid). */
  readonly transactions: number;
  readonly multixacts: number;
  /** Of our database, once autovacuum should have frozen them: the tables that hold it back. */
  readonly oldestTables: readonly string[];
}

export const transactionAges = defineFact<TransactionAge, readonly TransactionAge[]>({
  question: 'How near is each database to the wraparound of its transaction counters?',
  sql: `
select
  d.datname as database,
  d.datname = pg_catalog.current_database() as "isOurs",
  pg_catalog.age(d.datfrozenxid) as transactions,
  pg_catalog.mxid_age(d.datminmxid) as multixacts,
  case
    when d.datname = pg_catalog.current_database()
      and pg_catalog.age(d.datfrozenxid) > pg_catalog.current_setting('autovacuum_freeze_max_age')::int4
    then (
      select coalesce(pg_catalog.json_agg(t.name order by t.age desc, t.name), '[]')
      from (
        select pg_catalog.format('%I.%I', n.nspname, c.relname) as name, pg_catalog.age(c.relfrozenxid) as age
        from pg_catalog.pg_class as c
        join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.relkind in ('r', 'm', 't')
        order by 2 desc, 1
        limit 3
      ) as t
    )
    else '[]'
  end as "oldestTables"
from pg_catalog.pg_database as d
order by pg_catalog.age(d.datfrozenxid) desc, d.datname`,
  value: (rows) => rows,
});
