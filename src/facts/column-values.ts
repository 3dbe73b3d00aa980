import type { Database } from '../db/database.ts';

/** What the last ANALYZE found in a column. */
export interface ColumnValues {
  /** Array literals of the column's own type, as the server writes them; null where ANALYZE kept none. */
  readonly common: string | null;
  readonly histogram: string | null;
  /** How many different values there are, as the planner believes. */
  readonly distinct: number;
}

/** $1: oid of the table. $2: number of the column. Of a partitioned table that of all its partitions. */
export const COLUMN_VALUES = `
select s.most_common_vals::pg_catalog.text as common, s.histogram_bounds::pg_catalog.text as histogram,
  case when s.n_distinct < 0 then -s.n_distinct * greatest(c.reltuples, 1) else s.n_distinct end::pg_catalog.float8
    as "distinct"
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_attribute as a on a.attrelid = c.oid
join pg_catalog.pg_stats as s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
where c.oid = $1::pg_catalog.oid and a.attnum = $2::pg_catalog.int2
order by s.inherited desc
limit 1`;

/** undefined where the column was never analyzed, or the role may not read it. */
export async function readColumnValues(
  db: Database,
  tableOid: number,
  columnNumber: number,
): Promise<ColumnValues | undefined> {
  const [values] = await db.query<ColumnValues>(COLUMN_VALUES, [tableOid, columnNumber]);
  return values;
}
