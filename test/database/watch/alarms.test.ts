import { expect, it } from 'vitest';
import { DEFAULT_WATCH } from '../../../src/config/watch.ts';
import type { Watched } from '../../../src/watch/tick.ts';
import { endCounted, openShop, type WatchedShop } from '../../support/watched-shop.ts';
import { until } from '../../support/until.ts';
import { useOwnServer } from '../../support/use-own-server.ts';
import { courseOf, type WatchRun } from '../../support/watching.ts';

const serverUrl = useOwnServer({
  shared_preload_libraries: 'pg_stat_statements',
  deadlock_timeout: '50ms',
  max_connections: '50',
});

const WATCH = { ...DEFAULT_WATCH, maxMeanMs: 200, maxLockWaitMs: 500 };

/** Of this thing alone: in the third and fourth tick. */
function expectAlarm(run: WatchRun, watched: Watched, message: RegExp): void {
  expect(courseOf(run, watched).slice(1), run.stderr).toEqual(['good', 'alert', 'alert', 'good']);
  const alerts = run.ticks[2]?.judgements.filter(({ status }) => status === 'alert') ?? [];
  expect(alerts.map((one) => one.watched)).toContain(watched);
  expect(alerts.map((one) => `${one.message} (${one.measured}, limit ${one.limit})`).join('\n')).toMatch(
    message,
  );
  expect(run.exitCode).toBe(1);
  expect(run.report.sections[0]).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ id: watched, status: 'fail' })]) as unknown,
  });
  expect(run.stderr).toContain(`ALERT ${watched}`);
}

const inTrouble = (tick: number): boolean => tick === 3 || tick === 4;
const SETTINGS = { settings: { watch: WATCH } };

it('stays silent when nothing is wrong', async () => {
  const shop = await openShop(serverUrl());
  await shop.database.query('create extension pg_stat_statements');
  await shop.trade(200);
  const run = await shop.watch(undefined, SETTINGS);
  expect(run.exitCode, run.stderr).toBe(0);
  expect(run.report.verdict).toMatchObject({
    status: 'good',
    summary: expect.stringMatching(/^stable: 8 passed/) as string,
  });
  expect(run.stderr).not.toContain('ALERT');
});

it('a target query over the limit', async () => {
  const { database, watch } = await openShop(serverUrl());
  const run = await watch(
    (tick) => database.query(`update tempo set seconds = ${inTrouble(tick) ? 0.25 : 0}`),
    SETTINGS,
  );
  expectAlarm(run, 'queries', /mean of 5 executions.* \(2\d\d ms, limit 200 ms\)/);
});

it('a target query that fails', async () => {
  const { database, watch } = await openShop(serverUrl());
  const rename = async (tick: number): Promise<void> => {
    if (tick === 3) await database.query('alter table tempo rename to hidden');
    if (tick === 5) await database.query('alter table hidden rename to tempo');
  };
  expectAlarm(
    await watch(rename, SETTINGS),
    'queries',
    /it fails: relation "tempo" does not exist \(SQLSTATE 42P01\)/,
  );
});

it('transactions that are rolled back', async () => {
  const shop = await openShop(serverUrl());
  await shop.trade(200);
  const run = await shop.watch((tick) => (inTrouble(tick) ? fail(shop, 20) : undefined), SETTINGS);
  expectAlarm(
    run,
    'error-rate',
    /20 of \d+ transactions were rolled back \(\d\d %, limit 5.* %: 0.* % before, and 5 points\)/,
  );
});

async function fail({ database }: WatchedShop, times: number): Promise<void> {
  const client = await database.client();
  for (let n = 0; n < times; n += 1) await client.query('select 1 / 0').catch(() => undefined);
  await endCounted(database, client);
}

it('blocks that are not in the cache', async () => {
  const { database, watch } = await openShop(serverUrl());
  const maker = await database.client();
  await maker.query(
    `create table big as select n, repeat('x', 900) as pad from generate_series(1, 40000) as n`,
  );
  await endCounted(database, maker);
  const run = await watch(async (tick) => {
    if (!inTrouble(tick)) return;
    const client = await database.client();
    await client.query('select count(*) from big');
    await endCounted(database, client);
  }, SETTINGS);
  expectAlarm(run, 'cache-hit', /of [\d,]+ blocks, [\d,]+ were not in the cache \([\d.]+ %, limit 95 %\)/);
});

it('deadlocks', async () => {
  const { database, watch } = await openShop(serverUrl());
  const run = await watch(async (tick) => {
    if (!inTrouble(tick)) return;
    const [a, b] = [await database.client(), await database.client()];
    for (const client of [a, b]) await client.query('begin');
    await a.query('update item set note = note where id = 1');
    await b.query('update item set note = note where id = 2');
    const first = a.query('update item set note = note where id = 2').catch(() => undefined);
    await b.query('update item set note = note where id = 1').catch(() => undefined);
    await b.query('rollback');
    await first;
    await a.query('rollback');
    await endCounted(database, a);
    await endCounted(database, b);
  }, SETTINGS);
  expectAlarm(run, 'deadlocks', /there was a deadlock \(1, limit 0\)/);
});

it('somebody who waits for a lock', async () => {
  const { database, watch } = await openShop(serverUrl());
  const holder = await database.client();
  const waiter = await database.client();
  const run = await watch(async (tick) => {
    if (tick === 3) {
      await holder.query('begin; lock table tempo in exclusive mode');
      void waiter.query('update tempo set seconds = seconds').catch(() => undefined);
    }
    if (tick === 5) await holder.query('rollback');
    if (inTrouble(tick)) await until('the wait to be long', () => isLong(database));
  }, SETTINGS);
  expectAlarm(
    run,
    'lock-waits',
    /pid \d+ waits for RowExclusiveLock on table public.tempo, held up by pid \d+ \(.*, limit 500 ms\)/,
  );
});

async function isLong({ query }: WatchedShop['database']): Promise<boolean> {
  const rows = await query(`select from pg_locks l join pg_stat_activity a using (pid)
    where not l.granted and a.datname = current_database() and clock_timestamp() - l.waitstart > interval '700 ms'`);
  return rows.length > 0;
}

it('a statement of the application that became slow', async () => {
  const { database, watch } = await openShop(serverUrl());
  await database.query('create extension pg_stat_statements');
  const run = await watch(
    async (tick) => {
      await database.query(`update tempo set seconds = ${inTrouble(tick) ? 0.03 : 0}`);
      const client = await database.client();
      for (let n = 0; n < 25; n += 1) await client.query('select pg_sleep(seconds) from tempo');
      await endCounted(database, client);
      await database.query('update tempo set seconds = 0');
    },
    { settings: { watch: { ...WATCH, maxMeanMs: 20 } } },
  );
  expectAlarm(
    run,
    'statements',
    /select pg_sleep\(seconds\) from tempo: 25 calls, .* before \(mean 3\d.* ms, limit 20 ms\)/,
  );
});
