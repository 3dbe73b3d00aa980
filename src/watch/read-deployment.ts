import type { Database } from '../db/database.ts';
import { readServerError } from '../db/server-error.ts';
import { readLastRun } from '../deploy/last-run.ts';
import { ToolError } from '../errors.ts';
import { readLedger } from '../migrations/ledger.ts';
import type { WatchedDeployment } from './watch-plan.ts';

/** What the last deployment brought and still stands, newest first; undefined where the journal cannot tell. */
export async function readDeployment(db: Database): Promise<WatchedDeployment | undefined> {
  try {
    const ledger = await readLedger(db);
    const ids = await readLastRun(db, ledger);
    const rows = ledger.rows
      .filter(({ id, rolled_back_at }) => ids.has(id) && rolled_back_at === null)
      .toSorted((a, b) => (a.migration_name < b.migration_name ? 1 : -1));
    if (rows.length === 0) return undefined;
    return { migrations: rows.map((row) => row.migration_name), ledgerIds: rows.map(({ id }) => id) };
  } catch (error) {
    if (error instanceof ToolError || (readServerError(error) !== undefined && !db.closed)) return undefined;
    throw error;
  }
}
