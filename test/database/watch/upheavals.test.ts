import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { openShop } from '../../support/watched-shop.ts';
import { startRestartableServer } from '../../support/restartable-server.ts';
import { courseOf, runWatching } from '../../support/watching.ts';

const COUNTED = ['error-rate', 'cache-hit', 'deadlocks', 'index-use'] as const;

it('counters across a restart of the server say nothing, and the watch goes on', async () => {
  const server = await startRestartableServer({ fsync: 'off' });
  onTestFinished(() => server.stop());
  const { watch } = await openShop(server.url);
  const run = await watch((tick) => (tick === 3 ? server.restart() : undefined));
  for (const watched of COUNTED)
    expect(courseOf(run, watched), watched).toEqual(['unknown', 'good', 'unknown', 'good', 'good']);
  expect(courseOf(run, 'queries')).toEqual(['good', 'good', 'good', 'good', 'good']);
  expect(run.ticks[2]?.notes).toEqual([expect.stringMatching(/^the server was restarted/)]);
  expect(run.ticks[2]?.spanMs).toBeNull();
  expect(run.exitCode).toBe(0);
});

it('a reset of the counters is no good tick', async () => {
  const { database, watch } = await openShop();
  const run = await watch((tick) => (tick === 3 ? database.query('select pg_stat_reset()') : undefined));
  for (const watched of COUNTED)
    expect(courseOf(run, watched), watched).toEqual(['unknown', 'good', 'unknown', 'good', 'good']);
  expect(run.stderr).toContain('note: the counters were reset');
});

it('what is reset before every tick is never seen: the watch ends unknown, and says which', async () => {
  const { database, watch } = await openShop();
  const run = await watch(() => database.query('select pg_stat_reset()'));
  expect(run.exitCode).toBe(9);
  expect(run.report.verdict.summary).toMatch(/^unknown: .*unknown \(.*error-rate.*\)/);
  expect(run.report.sections[0]).toMatchObject({
    findings: expect.arrayContaining([
      expect.objectContaining({
        id: 'error-rate',
        status: 'unknown',
        message: expect.stringMatching(
          /^judged in 0 of 4 ticks, which is too few: the counters were reset/,
        ) as string,
      }),
    ]) as unknown,
  });
});

it('an application that does nothing leaves unknown what only it can show', async () => {
  const { project, database } = await openShop();
  const run = await runWatching({ url: database.url, project });
  expect(run.exitCode).toBe(9);
  expect(courseOf(run, 'error-rate')).not.toContain('good');
  expect(courseOf(run, 'queries')).not.toContain('unknown');
});

it('a database that does not answer is a tick: an alarm at once, in the journal when it is back', async () => {
  const { database, watch } = await openShop();
  const { query } = database;
  const postgres = new URL(database.url);
  postgres.pathname = '/postgres';
  const allow = async (isAllowed: boolean): Promise<void> => {
    const client = new pg.Client(postgres.href);
    await client.connect();
    await client.query(`alter database ${database.name} allow_connections ${isAllowed}`);
    await client.end();
  };
  onTestFinished(() => allow(true));
  const run = await watch(async (tick) => {
    if (tick === 3) await allow(false);
    if (tick === 5) await allow(true);
  });
  expect(run.ticks.map(({ state }) => state)).toEqual(['read', 'read', 'unavailable', 'unavailable', 'read']);
  expect(run.stderr).toMatch(
    /ALERT availability: the database does not answer: .*not currently accepting connections/,
  );
  expect(run.exitCode).toBe(1);
  const kept = await query('select content from db_check.watch_tick order by number');
  expect(kept.map(({ content }) => content)).toEqual(run.ticks);
});
