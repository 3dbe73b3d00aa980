import { openSync, closeSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import type { Limits } from '../../../src/config/settings.ts';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { until } from '../../support/until.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

const serverUrl = useOwnServer({});

async function look(database: TestDatabase, limits: Partial<Limits> = {}): Promise<readonly Finding[]> {
  return (await preCheck({ url: database.url, limits })).of('database-rates');
}

async function untilCounted(database: TestDatabase, counter: string, least: number): Promise<void> {
  await until(`${counter} to be ${least}`, async () => {
    const [row] = await database.query(
      `select ${counter}::int as value from pg_stat_database where datname = current_database()`,
    );
    return Number(row?.['value']) >= least;
  });
}

async function makeDeadlock(database: TestDatabase): Promise<void> {
  const [one, two] = [await database.client(), await database.client()];
  await one.query('begin; lock table a');
  await two.query('begin; lock table b');
  const first = one.query('lock table b').catch(() => undefined);
  await two.query('lock table a').catch(() => undefined);
  await first;
  for (const client of [one, two]) await client.end();
}

it('warns of rollbacks, as a share of many transactions', async () => {
  const database = await createDatabase(serverUrl());
  expect(await look(database)).toMatchObject([{ status: 'pass' }]);
  await database.query(
    `do $$ begin for i in 1..900 loop commit; end loop; for i in 1..200 loop rollback; end loop; end $$`,
  );
  await untilCounted(database, 'xact_rollback', 200);
  const [finding, ...more] = await look(database);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ status: 'warn', subject: `database ${database.name}`, limit: '10 %' });
  expect(finding?.message).toMatch(/^20\d of 1,\d+ transactions were rolled back since /);
  expect(await look(database, { maxRollbackPercent: 30 })).toMatchObject([{ status: 'pass' }]);
});

it('counts deadlocks and temporary files by the time since the reset; without one the rate is unknown', async () => {
  const database = await createDatabase(serverUrl());
  await database.query('create table a (); create table b ()');
  await makeDeadlock(database);
  await untilCounted(database, 'deadlocks', 1);
  const limits = { maxDeadlocksPerMinute: 0.001 };
  // before version 15 the creation of a database counts as a reset
  const [row] = await database.query(
    'select stats_reset is not null as known from pg_stat_database where datname = current_database()',
  );
  const since =
    row?.['known'] === true ? /^deadlocks: 1 since 20/ : /^deadlocks: 1, and nobody knows since when/;
  expect(await look(database, limits)).toMatchObject([
    {
      status: row?.['known'] === true ? 'warn' : 'unknown',
      message: expect.stringMatching(since),
      optional: true,
    },
  ]);
  await database.query('select pg_stat_reset()');
  await untilCounted(database, '(deadlocks = 0)', 1);
  expect(await look(database, limits)).toMatchObject([{ status: 'pass' }]);
  await makeDeadlock(database);
  await untilCounted(database, 'deadlocks', 1);
  await database.query(
    `set work_mem = '64kB'; select count(*) from (select g from generate_series(1, 50000) as g order by -g) as s`,
  );
  await untilCounted(database, 'temp_files', 1);
  expect(await look(database, { ...limits, maxTempBytesPerHour: 100_000 })).toMatchObject([
    { status: 'warn', measured: expect.stringMatching(/ a minute$/), limit: '0.001 a minute' },
    { status: 'warn', measured: expect.stringMatching(/ an hour$/), limit: '97.7 kiB an hour' },
  ]);
  expect(await look(database)).toMatchObject([{ status: 'pass' }]);
});

it('fails after a block was read that is not what was written', async ({ skip }) => {
  const database = await createDatabase(serverUrl());
  const [row] = await database.query(
    `select current_setting('data_checksums') as checksums, current_setting('data_directory') as folder,
      case when current_setting('server_version_num')::int >= 150000 then 'strategy file_copy' else '' end as how`,
  );
  if (row?.['checksums'] !== 'on') skip('this server keeps no checksums');
  await database.query('create table damaged (id int); insert into damaged values (1)');
  // nothing of a copy by files is in the cache
  const copy = `${database.name}_copy`;
  const url = serverUrl();
  await query(url, `create database ${copy} template ${database.name} ${String(row?.['how'])}`);
  const copyUrl = database.url.replace(database.name, copy);
  const [file] = await query(copyUrl, "select pg_relation_filepath('damaged') as path");
  overwrite(join(String(row?.['folder']), String(file?.['path'])), 8000);
  await expect(query(copyUrl, 'select * from damaged')).rejects.toThrow('invalid page');
  const found = await until('the failure to be counted', async () => {
    const { of } = await preCheck({ url: copyUrl });
    return of('database-rates')[0]?.status === 'fail' && of('database-rates');
  });
  expect(found).toMatchObject([
    { subject: `database ${copy}`, message: expect.stringMatching(/ damaged when /) },
  ]);
  expect(await look(database)).toMatchObject([{ status: 'pass' }]);
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function overwrite(path: string, offset: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from('damage'), 0, 6, offset);
  closeSync(file);
}
