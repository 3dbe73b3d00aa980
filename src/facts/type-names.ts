import type { Database } from '../db/database.ts';

/** $1: type oids. */
export const TYPE_NAMES = `
select pg_catalog.format_type(asked.oid, null) as name
from pg_catalog.unnest($1::pg_catalog.oid[]) with ordinality as asked (oid, position)
order by asked.position`;

/** `text`, `timestamp with time zone` …, in the order of the oids. */
export async function readTypeNames(db: Database, oids: readonly number[]): Promise<readonly string[]> {
  if (oids.length === 0) return [];
  return (await db.query<{ name: string }>(TYPE_NAMES, [oids])).map((row) => row.name);
}
