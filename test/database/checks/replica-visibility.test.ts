import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { startReplicatedServer, type ReplicatedServer } from '../../support/replica.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

/** Whether it is seen is the question here, on a machine that is busy. */
const GENEROUS_MS = 60_000;

let server: ReplicatedServer;
beforeAll(async () => void (server = await startReplicatedServer()));
afterAll(() => server.stop());

/** By replay_lsn, or by asking `standbyUrl` itself. */
async function probe(url: string, limitMs: number, standbyUrl?: string): Promise<readonly Finding[]> {
  const { of } = await preCheck({
    url,
    limits: { maxVisibilityMs: limitMs },
    flags: { probe: true, only: ['replica-visibility'] },
    ...(standbyUrl !== undefined && { standbys: ['STANDBY'], environment: { STANDBY: standbyUrl } }),
  });
  return of('replica-visibility');
}

function onStandby(database: TestDatabase): string {
  const url = new URL(server.standbyUrl);
  url.pathname = `/${database.name}`;
  return url.href;
}

async function runOnStandby(sql: string): Promise<void> {
  const client = new pg.Client(server.standbyUrl);
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function untilOnStandby(url: string): Promise<void> {
  await until('the database to be on the standby', async () => {
    const client = new pg.Client(url);
    const isThere = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    return isThere;
  });
}

it('writes nothing without --probe, and makes no journal', async () => {
  const database = await createDatabase(server.url);
  const silent = (await preCheck({ url: database.url })).of('replica-visibility');
  expect(silent).toMatchObject([{ status: 'skipped', message: expect.stringContaining('--probe') }]);
  expect(await probe(database.url, GENEROUS_MS)).toMatchObject([
    { status: 'skipped', message: expect.stringContaining('db-deploy apply') },
  ]);
  expect(await database.query("select to_regnamespace('db_check') is null as absent")).toEqual([
    { absent: true },
  ]);
});

it('sees the row on the standby, both ways, and keeps one row', async () => {
  const database = await createDatabase(server.url);
  await database.query('create schema db_check');
  expect(await probe(database.url, GENEROUS_MS)).toMatchObject([
    {
      status: 'pass',
      subject: 'standby replica at 127.0.0.1',
      message: expect.stringContaining('replay_lsn'),
    },
  ]);
  const url = onStandby(database);
  await untilOnStandby(url);
  const [asked] = await probe(database.url, GENEROUS_MS, url);
  expect(asked).toMatchObject({ status: 'pass', message: 'showed the row (asked itself)', limit: '1 min' });
  expect(await database.query('select count(*)::int as rows from db_check.probe')).toEqual([{ rows: 1 }]);
});

it('fails when the standby does not show it in time, until replay goes on', async () => {
  const database = await createDatabase(server.url);
  await database.query('create schema db_check');
  const url = onStandby(database);
  await untilOnStandby(url);
  await runOnStandby('select pg_wal_replay_pause()');
  const late = { status: 'fail', measured: '> 300 ms', limit: '300 ms' };
  expect(await probe(database.url, 300)).toMatchObject([late]);
  expect(await probe(database.url, 300, url)).toMatchObject([late]);
  await runOnStandby('select pg_wal_replay_resume()');
  expect(await probe(database.url, GENEROUS_MS, url)).toMatchObject([{ status: 'pass' }]);
  expect(await probe(database.url, GENEROUS_MS)).toMatchObject([{ status: 'pass' }]);
});

it('does not know what a role may not do, until the fix is run; the table stays the owner’s', async () => {
  const database = await createDatabase(server.url);
  const [owner, role] = [await createRole(database), await createRole(database)];
  await database.query(`create schema db_check authorization ${owner.name}`);
  const [stranger] = await probe(role.url, GENEROUS_MS);
  expect(stranger).toMatchObject({ status: 'unknown', message: expect.stringContaining(role.name) });
  await database.query(stranger?.fix ?? '');
  const [blind] = await probe(role.url, GENEROUS_MS);
  expect(blind).toMatchObject({ status: 'unknown', message: expect.stringContaining('replayed') });
  await database.query(blind?.fix ?? '');
  expect(await probe(role.url, GENEROUS_MS)).toMatchObject([{ status: 'pass' }]);
  expect(
    await database.query("select relowner::regrole::text as owner from pg_class where relname = 'probe'"),
  ).toEqual([{ owner: owner.name }]);
});

it('takes no primary for a standby, and no standby for a primary', async () => {
  const database = await createDatabase(server.url);
  await database.query('create schema db_check');
  expect(await probe(database.url, GENEROUS_MS, database.url)).toMatchObject([
    { status: 'unknown', message: 'is not a standby: it accepts writes' },
  ]);
  expect(await probe(server.standbyUrl, GENEROUS_MS)).toMatchObject([{ status: 'skipped' }]);
  const unset = preCheck({ url: database.url, standbys: ['NOT_SET'], flags: { probe: true } });
  await expect(unset).rejects.toMatchObject({ code: 'standby-not-set', exitCode: 2 });
});
