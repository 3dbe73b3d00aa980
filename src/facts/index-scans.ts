import type { Database } from '../db/database.ts';

export interface IndexScans {
  /** `schema.name` */
  readonly index: string;
  /** Since its counters began. */
  readonly scans: number;
  readonly isValid: boolean;
}

/** $1: `schema.name` of tables, unquoted. */
export const INDEX_SCANS = `
select n.nspname || '.' || c.relname as index,
  pg_catalog.pg_stat_get_numscans(i.indexrelid)::float8 as scans,
  i.indisvalid and i.indisready and i.indislive as "isValid"
from pg_catalog.pg_index as i
join pg_catalog.pg_class as c on c.oid = i.indexrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_class as t on t.oid = i.indrelid
join pg_catalog.pg_namespace as tn on tn.oid = t.relnamespace
where tn.nspname || '.' || t.relname = any ($1::pg_catalog.text[])
order by 1`;

export function readIndexScans(db: Database, tables: readonly string[]): Promise<readonly IndexScans[]> {
  return db.query<IndexScans>(INDEX_SCANS, [tables]);
}
