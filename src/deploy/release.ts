import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { runTyped, tables } from '../db/typed-sql.ts';

/** Lets held migrations in again; the journal keeps who said so. */
export async function releaseHolds(db: Database, schema: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const release = tables
    .updateTable('db_check.hold')
    .set({ released_at: sql<string>`pg_catalog.clock_timestamp()`, released_by: sql<string>`session_user` })
    .where('ledger_schema', '=', schema)
    .where('migration', 'in', [...names])
    .where('released_at', 'is', null);
  await runTyped(db, release);
}
