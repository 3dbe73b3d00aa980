import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** How a target table was read since its counters began. */
export interface TargetReads {
  /** As SQL writes it. */
  readonly table: string;
  /** track_counts is on. */
  readonly isCounted: boolean;
  /** Blocks of 8 kB of the table, its TOAST table and the indexes of both that were asked for. */
  readonly blocks: number;
  /** Of those: found in shared_buffers. */
  readonly hits: number;
  readonly liveRows: number;
  /** Scans of the whole table, and the rows they read. */
  readonly wholeScans: number;
  readonly wholeRows: number;
  /** Rows fetched by way of an index. */
  readonly indexRows: number;
  /** When the counters of this database were reset; null: never. */
  readonly resetAt: string | null;
}

/** The functions behind pg_statio_all_tables and pg_stat_all_tables: the views add up the whole catalog first. */
export const targetReads = defineFact<TargetReads, readonly TargetReads[]>({
  question:
    'How much of the target tables was in the cache when it was read, and how much was found by indexes?',
  usesTargets: true,
  sql: `
with recursive ${TARGET_TABLES}
select
  pg_catalog.format('%I.%I', n.nspname, c.relname) as "table",
  pg_catalog.current_setting('track_counts') = 'on' as "isCounted",
  part.blocks,
  part.hits,
  pg_catalog.pg_stat_get_live_tuples(c.oid)::float8 as "liveRows",
  pg_catalog.pg_stat_get_numscans(c.oid)::float8 as "wholeScans",
  pg_catalog.pg_stat_get_tuples_returned(c.oid)::float8 as "wholeRows",
  (pg_catalog.pg_stat_get_tuples_fetched(c.oid) + (
    select coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_tuples_fetched(i.indexrelid)), 0)
    from pg_catalog.pg_index as i where i.indrelid = c.oid))::float8 as "indexRows",
  (select pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)::text
    from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database()) as "resetAt"
from target_table
join pg_catalog.pg_class as c on c.oid = target_table.oid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
cross join lateral (
  select pg_catalog.sum(pg_catalog.pg_stat_get_blocks_fetched(p.oid))::float8 as blocks,
    pg_catalog.sum(pg_catalog.pg_stat_get_blocks_hit(p.oid))::float8 as hits
  from (
    select w.oid from (values (c.oid), (c.reltoastrelid)) as w (oid) where w.oid <> 0
    union all
    select i.indexrelid from pg_catalog.pg_index as i where i.indrelid in (c.oid, c.reltoastrelid)
  ) as p
) as part
order by 1`,
  value: (rows) => rows,
});
