import { expect } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { Forecast } from '../../src/deploy/forecast/forecast.ts';
import { readForecastAgain, readForecasts } from '../../src/deploy/forecast/read-forecast.ts';
import { wantedBy } from '../../src/locks/wanted.ts';
import type { TestDatabase } from './database.ts';
import { statementsOf } from './statements.ts';

/** What the engine says would happen to this SQL now: a plan, and a run at its first look and at the next ones. */
export async function forecastOf(database: TestDatabase, sql: string): Promise<Forecast> {
  const db = await connect({
    target: parseConnectionTarget(database.url, {}),
    profile: 'read',
    applicationName: 'forecast',
  });
  try {
    const wanted = wantedBy(statementsOf(sql), db.serverVersion);
    const limits = { blockerMs: 60_000 };
    const [forecast] = await readForecasts(db, [wanted], limits);
    if (forecast === undefined) throw new Error('no forecast');
    const looks = [await readForecastAgain(db, wanted, limits), await readForecastAgain(db, wanted, limits)];
    for (const look of looks) expect(lastingOf(look)).toEqual(lastingOf(forecast));
    return forecast;
  } finally {
    await db.close();
  }
}

function lastingOf({ obstacles, unknown }: Forecast): unknown {
  const lasting = obstacles.filter(({ status }) => status !== 'passing');
  return [...lasting.map(({ kind, holds, status }) => ({ kind, holds, status })), unknown];
}

/** The pids that a forecast names, 0 for a prepared transaction: as pg_blocking_pids would. */
export function pidsOf({ obstacles }: Forecast): readonly number[] {
  return obstacles.map((one) => (one.kind === 'prepared' ? 0 : one.session.pid));
}

/** What really happens: who held it up when it gave up, or nobody when it went through. */
export async function blockersInFact(database: TestDatabase, sql: string): Promise<readonly number[]> {
  const [client, watcher] = [await database.client(), await database.client()];
  const [row] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  await client.query(`set lock_timeout = '1s'`);
  const running = client.query(sql).then(
    () => 'done' as const,
    (error: { code?: string }) => {
      if (error.code !== '55P03') throw error;
      return 'timeout' as const;
    },
  );
  let seen: readonly number[] = [];
  for (;;) {
    const ended = await Promise.race([
      running,
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 20)),
    ]);
    if (ended !== undefined) return ended === 'done' ? [] : seen;
    const answer = await watcher.query('select pg_blocking_pids($1) as pids', [row?.pid]);
    const { pids } = answer.rows[0] as { pids: readonly number[] };
    if (pids.length > 0) seen = pids;
  }
}
