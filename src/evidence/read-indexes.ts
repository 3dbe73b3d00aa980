import type { Database } from '../db/database.ts';
import { readServerError } from '../db/server-error.ts';
import type { IndexNow } from './run-evidence.ts';

/** $1: oids. Takes no lock on the indexes. */
export const INDEXES_NOW = `
select c.oid, n.nspname || '.' || c.relname as name, i.indisvalid as "isValid"
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_index as i on i.indexrelid = c.oid
where c.oid = any ($1::pg_catalog.oid[])
order by 1`;

/** Waits behind ACCESS EXCLUSIVE as long as lock_timeout lets it. */
const INDEX_SIZE = 'select pg_catalog.pg_relation_size($1::pg_catalog.oid)::pg_catalog.float8 as bytes';

/** Those of them that are still there. */
export async function readIndexes(
  db: Database,
  oids: readonly number[],
): Promise<Readonly<Record<number, IndexNow>>> {
  if (oids.length === 0) return {};
  const rows = await db.query<{ oid: number; name: string; isValid: boolean }>(INDEXES_NOW, [oids]);
  const found: Record<number, IndexNow> = {};
  for (const { oid, name, isValid } of rows) {
    found[oid] = { name, isValid, sizeBytes: await readSize(db, oid) };
  }
  return found;
}

/** A lock in the way, or an index dropped in this moment, hides a size, not the report. */
async function readSize(db: Database, oid: number): Promise<number | undefined> {
  try {
    const [row] = await db.query<{ bytes: number | null }>(INDEX_SIZE, [oid]);
    return row?.bytes ?? undefined;
  } catch (error) {
    if (readServerError(error) === undefined || db.closed) throw error;
    return undefined;
  }
}
