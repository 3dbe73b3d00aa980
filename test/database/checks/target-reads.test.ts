import { expect, it } from 'vitest';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { until } from '../../support/until.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

/** 16 MB of shared_buffers. */
const serverUrl = useOwnServer({});
const PENDING = ['create index i on t (id);'];

async function look(database: TestDatabase, id: string): Promise<readonly Finding[]> {
  return (await preCheck({ url: database.url, migrations: PENDING })).of(id);
}

/** Counters come to the server a moment after the work, before version 15 by way of another process. */
async function untilCounted(database: TestDatabase, table: string, scans: number): Promise<void> {
  await until(`${scans} scans of ${table}`, async () => {
    const [row] = await database.query(`select pg_stat_get_numscans('${table}'::regclass)::int as scans`);
    return Number(row?.['scans']) >= scans;
  });
}

async function resetCounters(database: TestDatabase): Promise<void> {
  await database.query('select pg_stat_reset()');
  await until('the counters to be reset', async () => {
    const [row] = await database.query(
      `select pg_stat_get_blocks_fetched('t'::regclass)::int as t, pg_stat_get_numscans('t'::regclass)::int as scans,
        (select stats_reset is not null as "isReset" from pg_stat_database where datname = current_database())`,
    );
    return row?.['t'] === 0 && row['scans'] === 0 && row['isReset'] === true;
  });
}

it('target-cache-hit warns of the table that does not fit into the cache, and says since when', async () => {
  const database = await createDatabase(serverUrl());
  await database.query(
    `create table t (id int, note text); alter table t alter note set storage plain;
     create table other (id int, note text); alter table other alter note set storage plain`,
  );
  const id = 'target-cache-hit';
  expect(await look(database, id)).toMatchObject([
    { status: 'skipped', message: expect.stringMatching(/fewer than 10,000 blocks/) },
  ]);
  await database.query(
    `insert into t select g, repeat('x', 2000) from generate_series(1, 20000) as g; insert into other select * from t`,
  );
  await untilCounted(database, 't', 1);
  await resetCounters(database);
  for (const table of ['other', 'other', 'other', 't', 't', 't'])
    await database.query(`select count(note) from ${table}`);
  await untilCounted(database, 't', 3);
  const [finding, ...more] = await look(database, id);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ status: 'warn', subject: 'table public.t', limit: '95 %' });
  expect(finding?.message).toMatch(/^of 15,0\d\d blocks since 20\d\d-/);
  await database.query('truncate t; insert into t values (1)');
  await resetCounters(database);
  await database.query('do $$ begin for i in 1..10100 loop perform count(*) from t; end loop; end $$');
  await untilCounted(database, 't', 10_100);
  expect(await look(database, id)).toMatchObject([{ status: 'pass' }]);
});

it('target-read-efficiency warns of the table that is read as a whole, until an index finds its rows', async () => {
  const database = await createDatabase(serverUrl());
  await database.query(
    `create table t (id int); insert into t select generate_series(1, 10000);
     create table other (id int); insert into other select generate_series(1, 10000)`,
  );
  const id = 'target-read-efficiency';
  const scan = (table: string, times: number): Promise<unknown> =>
    database.query(
      `do $$ begin for i in 1..${times} loop perform count(*) from ${table} where id = 7; end loop; end $$`,
    );
  await scan('other', 60);
  await scan('t', 49);
  await untilCounted(database, 't', 49);
  expect(await look(database, id)).toMatchObject([{ status: 'pass' }]);
  await scan('t', 1);
  await untilCounted(database, 't', 50);
  const [finding, ...more] = await look(database, id);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    status: 'warn',
    subject: 'table public.t',
    measured: '100 %',
    limit: '90 %',
  });
  expect(finding?.message).toMatch(/^50 scans of the whole table read 500,000 rows .*; indexes found 0$/);
  await database.query('create index on t (id)');
  const fetch = `set enable_seqscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off;
    do $$ begin for i in 1..10 loop perform count(*) from t where id > 0; end loop; end $$`;
  await database.query(fetch);
  await until('the index to have found them', async () => (await look(database, id))[0]?.status === 'pass');
});

it('are skipped where no table is to be changed, and unknown where nobody counts', async () => {
  const database = await createDatabase(serverUrl());
  for (const id of ['target-cache-hit', 'target-read-efficiency'])
    expect(await look(database, id)).toMatchObject([{ status: 'skipped' }]);
  await database.query(`create table t (id int); alter database ${database.name} set track_counts = off`);
  for (const id of ['target-cache-hit', 'target-read-efficiency'])
    expect(await look(database, id)).toMatchObject([{ status: 'unknown', subject: 'table public.t' }]);
});
