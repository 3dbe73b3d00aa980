import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** An index of a target table: what it is made of, and how much it has been used. */
export interface TargetIndex {
  /** As SQL writes it. */
  readonly index: string;
  readonly name: string;
  readonly table: string;
  /** The names of the pending migrations that stand for its table. */
  readonly tableNames: readonly string[];
  /** The names of the pending migrations that stand for it. */
  readonly names: readonly string[];
  readonly method: string;
  readonly keys: readonly IndexKey[];
  readonly includes: readonly string[];
  /** Expressions and condition as the catalog keeps them, for comparing; '' where there is none. */
  readonly expressions: string;
  readonly isPartial: boolean;
  readonly isUnique: boolean;
  /** A constraint, the replica identity or the partitioned index above wants it. */
  readonly isNeeded: boolean;
  readonly isValid: boolean;
  /** As last counted, with the rows: -1 is never. */
  readonly pages: number;
  readonly rows: number;
  /** null: the default, 90. */
  readonly fillPercent: number | null;
  readonly deduplicates: boolean;
  /** Scans since `countedMs`. */
  readonly scans: number;
  /** Milliseconds; null: never, or the server is older than 16 and does not tell. */
  readonly lastScanMs: number | null;
  readonly tellsLastScan: boolean;
  /** For how long scans have been counted at least: since the reset, or the start of the server. */
  readonly countedMs: number;
}

export interface IndexKey {
  /** null: an expression. */
  readonly column: string | null;
  /** null: the default of the column. */
  readonly opclass: string | null;
  readonly collation: string | null;
  readonly isDescending: boolean;
  readonly nullsFirst: boolean;
}

export const targetIndexes = defineFact<TargetIndex, readonly TargetIndex[]>({
  question: 'Which indexes do the target tables have, what are they made of, and how often were they used?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES},
called (oid, names) as materialized (
  select t.oid, pg_catalog.array_agg(distinct t.name order by t.name)
  from target as t
  where t.part = 'itself'
  group by t.oid
)
select
  pg_catalog.format('%I.%I', n.nspname, c.relname) as index,
  c.relname as name,
  pg_catalog.format('%I.%I', tn.nspname, t.relname) as "table",
  coalesce(called_table.names, '{}') as "tableNames",
  coalesce(called_index.names, '{}') as names,
  m.amname as method,
  (select pg_catalog.json_agg(
      pg_catalog.json_build_object(
        'column', a.attname,
        'opclass', (select o.opcname from pg_catalog.pg_opclass as o where o.oid = k.class and not o.opcdefault),
        'collation', (
          select l.collname from pg_catalog.pg_collation as l where l.oid = k.coll and k.coll not in (0, a.attcollation)),
        'isDescending', k.option & 1 = 1,
        'nullsFirst', k.option & 2 = 2)
      order by k.place)
    from rows from (
      pg_catalog.unnest(i.indkey::int2[]), pg_catalog.unnest(i.indclass::oid[]),
      pg_catalog.unnest(i.indcollation::oid[]), pg_catalog.unnest(i.indoption::int2[])
    ) with ordinality as k (number, class, coll, option, place)
    left join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.number and k.number <> 0
    where k.place <= i.indnkeyatts) as keys,
  array(
    select a.attname::text
    from pg_catalog.unnest(i.indkey::int2[]) with ordinality as k (number, place)
    join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.number
    where k.place > i.indnkeyatts
    order by 1
  ) as includes,
  pg_catalog.regexp_replace(
    pg_catalog.concat(i.indexprs::text, ' ', i.indpred::text), ':location -?[0-9]+', '', 'g') as expressions,
  i.indpred is not null as "isPartial",
  i.indisunique as "isUnique",
  i.indisreplident or i.indisexclusion or c.relispartition
    or exists (
      select from pg_catalog.pg_depend as d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = i.indexrelid
        and d.refclassid = 'pg_catalog.pg_constraint'::regclass
    )
    or exists (
      select from pg_catalog.pg_depend as d
      where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = i.indexrelid
        and d.classid = 'pg_catalog.pg_constraint'::regclass
    ) as "isNeeded",
  i.indisvalid as "isValid",
  c.relpages as pages,
  c.reltuples::float8 as rows,
  (select o.option_value::int4 from pg_catalog.pg_options_to_table(c.reloptions) as o where o.option_name = 'fillfactor')
    as "fillPercent",
  coalesce(
    (select o.option_value::bool from pg_catalog.pg_options_to_table(c.reloptions) as o
      where o.option_name = 'deduplicate_items'), true) as deduplicates,
  pg_catalog.pg_stat_get_numscans(i.indexrelid)::float8 as scans,
  (extract(epoch from pg_catalog.clock_timestamp() - (
    select (pg_catalog.to_jsonb(s) ->> 'last_idx_scan')::timestamptz
    from pg_catalog.pg_stat_all_indexes as s
    where s.indexrelid = i.indexrelid
  )) * 1000)::float8 as "lastScanMs",
  pg_catalog.current_setting('server_version_num')::int4 >= 160000 as "tellsLastScan",
  (extract(epoch from pg_catalog.clock_timestamp() - coalesce(
    (select pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)
      from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database()),
    pg_catalog.pg_postmaster_start_time())) * 1000)::float8 as "countedMs"
from target_table
join pg_catalog.pg_class as t on t.oid = target_table.oid
join pg_catalog.pg_namespace as tn on tn.oid = t.relnamespace
join pg_catalog.pg_index as i on i.indrelid = t.oid
join pg_catalog.pg_class as c on c.oid = i.indexrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_am as m on m.oid = c.relam
left join called as called_table on called_table.oid = t.oid
left join called as called_index on called_index.oid = c.oid
order by 3, 1`,
  value: (rows) => rows,
});
