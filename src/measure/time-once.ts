import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';

export interface TimedRun {
  readonly ms: number;
  readonly rows: number;
}

/** One execution as a client sees it, in autocommit: from sending to the last row received. */
export async function timeOnce(
  db: Database,
  clock: Clock,
  sql: string,
  values: readonly (string | null)[],
): Promise<TimedRun> {
  const startMs = clock.monotonicMs();
  const { rows } = await db.queryText(sql, values);
  return { ms: clock.monotonicMs() - startMs, rows: rows.length };
}
