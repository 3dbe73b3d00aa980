import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** What VACUUM and ANALYZE left of a target table, and what has happened to it since. */
export interface TargetUpkeep {
  /** As SQL writes it. */
  readonly table: string;
  /** As last counted, by whatever counted last; -1: never (manual, pg_class.reltuples). */
  readonly rows: number;
  /** By the cumulative statistics; meaningless where `isCounted` is false. */
  readonly liveRows: number;
  readonly deadRows: number;
  /** Inserted, updated or deleted since the last ANALYZE. */
  readonly changedRows: number;
  /** Milliseconds by the server's clock; null: never since the statistics began. */
  readonly analyzedMs: number | null;
  readonly vacuumedMs: number | null;
  /** False where track_counts is off: nobody knows what happened to the table, autovacuum included. */
  readonly isCounted: boolean;
  /** False where the table's own options, or the server's, keep autovacuum away. */
  readonly hasAutovacuum: boolean;
}

export const targetUpkeep = defineFact<TargetUpkeep, readonly TargetUpkeep[]>({
  question: 'How well are the target tables vacuumed and analyzed?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES}
select
  pg_catalog.format('%I.%I', n.nspname, c.relname) as "table",
  c.reltuples::float8 as rows,
  pg_catalog.pg_stat_get_live_tuples(c.oid)::float8 as "liveRows",
  pg_catalog.pg_stat_get_dead_tuples(c.oid)::float8 as "deadRows",
  pg_catalog.pg_stat_get_mod_since_analyze(c.oid)::float8 as "changedRows",
  (extract(epoch from pg_catalog.clock_timestamp() - greatest(
    pg_catalog.pg_stat_get_last_analyze_time(c.oid), pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid))) * 1000
  )::float8 as "analyzedMs",
  (extract(epoch from pg_catalog.clock_timestamp() - greatest(
    pg_catalog.pg_stat_get_last_vacuum_time(c.oid), pg_catalog.pg_stat_get_last_autovacuum_time(c.oid))) * 1000
  )::float8 as "vacuumedMs",
  pg_catalog.current_setting('track_counts')::bool as "isCounted",
  pg_catalog.current_setting('autovacuum')::bool
    and not coalesce(
      (select not o.option_value::bool
        from pg_catalog.pg_options_to_table(c.reloptions) as o
        where o.option_name = 'autovacuum_enabled'),
      false) as "hasAutovacuum"
from target_table
join pg_catalog.pg_class as c on c.oid = target_table.oid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
order by 1`,
  value: (rows) => rows,
});
