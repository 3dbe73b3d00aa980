import type { Database } from '../db/database.ts';

export interface TableEstimate {
  /** `schema.name` */
  readonly table: string;
  /** As the last VACUUM, ANALYZE or index build left them; -1 rows means never counted. */
  readonly pages: number;
  readonly rows: number;
}

/** $1: `schema.name` of the tables, unquoted. */
export const TABLE_ESTIMATES = `
select n.nspname || '.' || c.relname as "table", c.relpages as pages, c.reltuples::pg_catalog.float8 as rows
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname || '.' || c.relname = any ($1::pg_catalog.text[])
order by 1`;

export function readTableEstimates(
  db: Database,
  tables: readonly string[],
): Promise<readonly TableEstimate[]> {
  return db.query<TableEstimate>(TABLE_ESTIMATES, [tables]);
}
