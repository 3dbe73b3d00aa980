import type { Database } from '../../db/database.ts';
import { readServerError } from '../../db/server-error.ts';

/** The CPU time of our own server process, as it tells after each message it handled. */
export interface CpuTimes {
  /** Milliseconds since the last call; undefined when it has not been told. Parallel workers are not counted. */
  last(): number | undefined;
  close(): Promise<void>;
}

/** `[0.076576 s user, 0.006381 s system total]` of log_statement_stats (manual 20.8.4). */
const TOTAL = /\[(\d+\.\d+) s user, (\d+\.\d+) s system total\]/;

/** To us alone: without log_min_messages the server's log would get every line too. */
const SETTINGS = {
  log_min_messages: 'fatal',
  client_min_messages: 'log',
  log_statement_stats: 'on',
} as const;

/**
 * Changes settings of this session until `close`. Undefined, and nothing changed, where the role may not: superusers
 * may, and whoever has SET on log_statement_stats and log_min_messages.
 */
export async function watchCpuTimes(db: Database): Promise<CpuTimes | undefined> {
  let totalMs: number | undefined;
  let seenMs: number | undefined;
  const forget = db.onNotice(({ detail }) => {
    const [, user, system] = TOTAL.exec(detail ?? '') ?? [];
    if (user !== undefined) totalMs = 1000 * (Number(user) + Number(system));
  });
  const reset = async (): Promise<void> => {
    for (const name of Object.keys(SETTINGS).toReversed())
      await db.query(`reset ${name}`).catch(() => undefined);
    forget();
  };
  try {
    for (const [name, value] of Object.entries(SETTINGS)) await db.query(`set ${name} = '${value}'`);
  } catch (error) {
    await reset();
    if (readServerError(error) === undefined || db.closed) throw error;
    return undefined;
  }
  return {
    last: () => {
      const [now, before] = [totalMs, seenMs];
      seenMs = now;
      return now === undefined || before === undefined ? undefined : now - before;
    },
    close: reset,
  };
}
