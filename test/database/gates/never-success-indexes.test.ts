import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gate } from '../../../src/config/rollout.ts';
import type { GateOutcome } from '../../../src/gates/gate-outcome.ts';
import type { IndexUse } from '../../../src/gates/judge-index-use.ts';
import { startCounting } from '../../../src/gates/read-index-use.ts';
import { refusingUrl } from '../../support/answering-server.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { folderOf } from '../../support/folder.ts';
import { askToEnd, createGateGround, type TestGround } from '../../support/gate-ground.ts';
import { startRestartableServer, type RestartableServer } from '../../support/restartable-server.ts';
import { resetCounters } from '../../support/reset-counters.ts';
import { until } from '../../support/until.ts';

let server: RestartableServer;
beforeAll(async () => void (server = await startRestartableServer({ autovacuum: 'off' })));
afterAll(() => server.stop());

const MIGRATIONS = {
  '20261122120000_cleanup/migration.sql': 'drop index concurrently "Old";\n',
  '20261122110000_other/migration.sql': 'create table other ();\n',
};

const GATE: Gate = { name: 'unused', unusedIndexes: 'dropped', consecutiveErrorLimit: 0 };

async function createIndexes(): Promise<TestDatabase> {
  const database = await createDatabase(server.url);
  await database.query(
    'create table t (a int, b int); insert into t select n, n from generate_series(1, 1000) n',
  );
  await database.query('create index "Old" on t (a); create index kept on t (b); analyze t');
  await scan(database, 'a', 'Old');
  return database;
}

/** One scan of the index, and it is counted. */
async function scan(database: TestDatabase, column: string, index: string): Promise<void> {
  const read = async (): Promise<number> => {
    const [row] = await database.query(
      'select idx_scan::int as n from pg_stat_user_indexes where indexrelname = $1',
      [index],
    );
    return Number(row?.['n']);
  };
  const before = await read();
  const client = await database.client();
  await client.query('set enable_seqscan = off');
  await client.query(`select from t where ${column} = 1`);
  await client.end();
  await until('the scan is counted', async () => (await read()) > before);
}

/** The phase that drops it, with what was counted when the phase before was done. */
async function begin(database: TestDatabase, gate: Gate = GATE, environment = {}): Promise<TestGround> {
  const migrations = ['20261122120000'];
  const settings = { migrations: folderOf(MIGRATIONS), standbys: Object.keys(environment) };
  const ground = createGateGround(database.url, { settings, environment });
  const counted = await startCounting([gate], migrations, { ...ground, signal: ground.stop });
  expect(counted?.[0]?.indexes).toHaveLength(1);
  return { ...ground, phase: { ...ground.phase, migrations, indexUse: counted as readonly IndexUse[] } };
}

function expectPaused(outcome: GateOutcome, why: string): void {
  expect(outcome).toMatchObject({ verdict: 'paused', message: expect.stringContaining(why) });
  expect(outcome.measurements.map(({ status }) => status)).not.toContain('success');
}

it('passes where nobody scanned it since the phase before, and fails where somebody did', async () => {
  const database = await createIndexes();
  const ground = await begin(database);
  await scan(database, 'b', 'kept');
  expect(await askToEnd(GATE, ground)).toMatchObject({
    verdict: 'passed',
    message: expect.stringMatching(/^nobody scanned "Old" since /),
  });
  await scan(database, 'a', 'Old');
  expect(await askToEnd(GATE, ground)).toMatchObject({
    verdict: 'failed',
    message: expect.stringContaining('index "Old" is still used'),
    measurements: [{ status: 'failure', measured: '1 scan', limit: '0 scans' }],
  });
});

it('counts from the first answer on where nothing was counted before', async () => {
  const database = await createIndexes();
  const gate = { ...GATE, unusedIndexes: ['"Old"'], count: 2, inconclusiveLimit: 1 } as Gate;
  const { measurements, verdict } = await askToEnd(gate, createGateGround(database.url));
  expect(measurements.map(({ status }) => status)).toEqual(['inconclusive', 'success', 'success']);
  expect(verdict).toBe('passed');
  expectPaused(
    await askToEnd({ ...gate, inconclusiveLimit: 0 }, createGateGround(database.url)),
    'counting begins',
  );
});

describe('what says nothing pauses for a human', () => {
  it.each<readonly [string, string, string]>([
    ['the index is gone', 'drop index "Old"', 'is not there'],
    ['another index has its name', 'drop index "Old"; create index "Old" on t (b)', 'another one'],
    ['it was built anew', 'reindex index concurrently "Old"', 'another one'],
    ['a table has its name', 'drop index "Old"; create table "Old" ()', 'is not there'],
    ['its table is gone', 'drop table t', 'is not there'],
    ['the counters were reset', 'select pg_stat_reset()', 'were reset'],
    [
      'its counter was reset',
      'select pg_stat_reset_single_table_counters(\'"Old"\'::regclass)',
      'were reset',
    ],
  ])('%s', async (_, sql, why) => {
    const database = await createIndexes();
    const ground = await begin(database);
    if (why === 'were reset') await resetCounters(database, sql);
    else for (const statement of sql.split('; ')) await database.query(statement);
    expectPaused(await askToEnd(GATE, ground), why);
  });

  it('a crash of the server lost the counters; a clean restart did not', async () => {
    const database = await createIndexes();
    const ground = await begin(database);
    await server.restart('SIGINT');
    expect(await askToEnd(GATE, ground)).toMatchObject({ verdict: 'passed' });
    await server.restart('SIGQUIT');
    expectPaused(await askToEnd(GATE, ground), 'began anew');
  });

  it('the server restarts while an SQL metric is answered', async () => {
    const database = await createIndexes();
    const sql = 'select count(*) from pg_sleep(600)';
    const gate = { name: 'sql', sql, limits: { failAbove: 1 }, timeoutMs: 500_000, consecutiveErrorLimit: 0 };
    const asked = askToEnd(gate, createGateGround(database.url));
    await until('the question runs', async () => {
      const rows = await database.query("select 1 from pg_stat_activity where wait_event = 'PgSleep'");
      return rows.length > 0;
    });
    await server.restart();
    expect(await asked).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
  });

  it('nobody listens, or the folder is not there, or its migrations drop nothing', async () => {
    const database = await createIndexes();
    const ground = await begin(database);
    const url = (await refusingUrl()).replace('http:', 'postgresql:') + '/app';
    const { target } = createGateGround(url);
    const gone = await askToEnd(GATE, { ...ground, target });
    expect(gone).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
    const elsewhere = { ...ground, settings: { ...ground.settings, migrations: 'no-such-folder' } };
    expectPaused(await askToEnd(GATE, elsewhere), 'no-such-folder');
    const other = { ...ground, phase: { ...ground.phase, migrations: ['20261122110000_other'] } };
    expectPaused(await askToEnd(GATE, other), 'no index to ask about');
  });

  it('a standby of the configuration is asked too, and is missed', async () => {
    const database = await createIndexes();
    const ground = await begin(database, GATE, { STANDBY: database.url });
    expect(await askToEnd(GATE, ground)).toMatchObject({
      verdict: 'passed',
      message: expect.stringContaining('on 2 servers'),
    });
    expectPaused(await askToEnd(GATE, { ...ground, environment: {} }), 'STANDBY');
    const url = (await refusingUrl()).replace('http:', 'postgresql:') + '/app';
    const lost = await askToEnd(GATE, { ...ground, environment: { STANDBY: url } });
    expect(lost).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
    const alone = { ...ground.phase, indexUse: [] };
    expectPaused(await askToEnd(GATE, { ...ground, phase: alone }), 'is not known');
  });
});
