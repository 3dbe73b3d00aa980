import type { Database } from '../db/database.ts';

/** The clock that the ledger's times come from. */
export const SERVER_TIME = 'select pg_catalog.clock_timestamp() as now';

export async function readServerTime(db: Database): Promise<Date> {
  const [row] = await db.query<{ now: Date }>(SERVER_TIME);
  if (row === undefined) throw new Error('the server did not tell the time');
  return row.now;
}
