import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** How much there is to read and to sort where an index of a target table is built. */
export interface TargetTable {
  readonly oid: number;
  /** As SQL writes it. */
  readonly table: string;
  /** The names of the pending migrations that stand for it. */
  readonly names: readonly string[];
  /** Those that stand for a partitioned table of which it is a part: an index of that one is built here too. */
  readonly partOf: readonly string[];
  /** As last counted; -1: never. */
  readonly rows: number;
  readonly pages: number;
  /** Columns, dropped ones too: each has its bit where a row has a null. */
  readonly columns: number;
  /** null: the default, 100. */
  readonly fillPercent: number | null;
  /** As it is now; null: somebody holds or awaits ACCESS EXCLUSIVE on it, and asking would queue behind that. */
  readonly bytes: number | null;
}

export const targetTables = defineFact<TargetTable, readonly TargetTable[]>({
  question: 'How big are the target tables?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES},
called (oid, names, "partOf") as materialized (
  select
    t.oid,
    pg_catalog.array_agg(distinct t.name order by t.name) filter (where not t.inherits),
    pg_catalog.array_agg(distinct t.name order by t.name) filter (where t.inherits)
  from target as t
  where t.part = 'itself'
  group by t.oid
),
locked (oid) as materialized (
  select l.relation from pg_catalog.pg_locks as l where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock'
)
select
  c.oid::int8::float8 as oid,
  pg_catalog.format('%I.%I', n.nspname, c.relname) as "table",
  coalesce(called.names, '{}') as names,
  case when c.relispartition then coalesce(called."partOf", '{}') else '{}' end as "partOf",
  c.reltuples::float8 as rows,
  c.relpages as pages,
  c.relnatts as columns,
  (select o.option_value::int4 from pg_catalog.pg_options_to_table(c.reloptions) as o where o.option_name = 'fillfactor')
    as "fillPercent",
  case when c.oid not in (select locked.oid from locked) then pg_catalog.pg_relation_size(c.oid)::float8 end as bytes
from target_table
join pg_catalog.pg_class as c on c.oid = target_table.oid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join called on called.oid = c.oid
order by 2`,
  value: (rows) => rows,
});
