import { defineFact } from './fact.ts';
import { TARGET_TABLES } from './target-tables-sql.ts';

/** How many different values several columns have together: extended statistics (CREATE STATISTICS … (ndistinct)). */
export interface TargetDistinct {
  /** Of its table. */
  readonly oid: number;
  readonly columns: readonly string[];
  readonly distinct: number;
}

/** pg_stats_ext has the column `inherited` from version 15 on. */
export const targetDistinct = defineFact<TargetDistinct, readonly TargetDistinct[]>({
  question: 'Which columns of the target tables go together, by extended statistics?',
  usesTargets: true,
  isOnlyOfTargets: true,
  sql: `
with recursive ${TARGET_TABLES}
select
  c.oid::int8::float8 as oid,
  array(
    select a.attname::text
    from pg_catalog.pg_attribute as a
    where a.attrelid = c.oid and a.attnum = any (pg_catalog.string_to_array(d.key, ', ')::int2[])
    order by 1
  ) as columns,
  d.value::float8 as "distinct"
from target_table
join pg_catalog.pg_statistic_ext as e on e.stxrelid = target_table.oid and 'd' = any (e.stxkind)
join pg_catalog.pg_namespace as m on m.oid = e.stxnamespace
join pg_catalog.pg_class as c on c.oid = target_table.oid
join pg_catalog.pg_stats_ext as s
  on s.statistics_schemaname = m.nspname and s.statistics_name = e.stxname
    and not coalesce((pg_catalog.to_jsonb(s) ->> 'inherited')::bool, false)
cross join lateral pg_catalog.json_each_text(s.n_distinct::text::json) as d
order by 1, 2`,
  value: (rows) => rows,
});
