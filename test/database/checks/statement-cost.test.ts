import pg from 'pg';
import { expect, it } from 'vitest';
import type { Limits } from '../../../src/config/settings.ts';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

/** Thousands of statements of other tests push the rarer ones out of a shared one. */
const serverUrl = useOwnServer({});

/**
 * Never slow by itself: what a test wants to be slow sleeps, for twice the limit, because the clock of a sleep is not that
 * of the measurement.
 */
const LIMITS = { slowStatementMs: 5000, costlyStatementPercent: 100 };

async function look(
  url: string,
  limits: Partial<Limits> = {},
  migrations = ['create index i on "Order" (id);'],
): Promise<readonly Finding[]> {
  return (await preCheck({ url, migrations, limits: { ...LIMITS, ...limits } })).of('statement-cost');
}

async function createTables(): Promise<TestDatabase> {
  const database = await createDatabase(serverUrl());
  await database.query('create extension pg_stat_statements; create schema app');
  await database.query(
    `create table "Order" (id int); create table app.item (id int); create table other (id int);
     insert into "Order" values (1); insert into app.item values (1); insert into other values (1)`,
  );
  return database;
}

async function run(url: string, statement: string, times: number): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (let count = 0; count < times; count += 1) await client.query(statement);
  await client.end();
}

it('is skipped without the extension', async () => {
  const database = await createDatabase(serverUrl());
  await database.query('create table "Order" (id int)');
  expect(await look(database.url)).toMatchObject([{ status: 'skipped' }]);
});

it('names the slow statement of a target table, after 50 calls, and no other', async () => {
  const database = await createTables();
  const slow = 'select id, pg_sleep(0.02) from "Order"';
  await run(database.url, slow, 49);
  await run(database.url, 'select id, pg_sleep(0.02) from other', 60);
  expect(await look(database.url, { slowStatementMs: 10 })).toMatchObject([{ status: 'pass' }]);
  await run(database.url, slow, 1);
  const [finding, ...more] = await look(database.url, { slowStatementMs: 10 });
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    status: 'warn',
    subject: 'statement select id, pg_sleep($1) from "Order"',
    limit: '10 ms, 100 %',
  });
  expect(finding?.message).toMatch(/^is slow: 50 calls/);
  expect(await look(database.url)).toMatchObject([{ status: 'pass' }]);
});

it('names what takes most of the time, and finds a name that needs no quotes in any case', async () => {
  const database = await createTables();
  await run(database.url, 'select id, pg_sleep(0.02) from app.ITEM', 60);
  await run(database.url, 'select id from app.item', 60);
  const migrations = ['create index i on app.item (id);'];
  expect(await look(database.url, { costlyStatementPercent: 40 }, migrations)).toMatchObject([
    {
      status: 'warn',
      subject: 'statement select id, pg_sleep($1) from app.ITEM',
      message: expect.stringMatching(/^takes much of the time of all: 60 calls/),
    },
  ]);
});

it('looks at all statements where nothing is pending', async () => {
  const database = await createTables();
  await run(database.url, 'select id, pg_sleep(0.02) from other', 50);
  expect(await look(database.url, { slowStatementMs: 10 }, [])).toMatchObject([
    { subject: 'statement select id, pg_sleep($1) from other' },
  ]);
});

it('is unknown to a role that sees its own statements only, and to one without SELECT, until the fix is run', async () => {
  const database = await createTables();
  const role = await createRole(database);
  await run(database.url, 'select id, pg_sleep(0.02) from "Order"', 50);
  const [hidden] = await look(role.url, { slowStatementMs: 10 });
  expect(hidden).toMatchObject({ status: 'unknown', subject: `role ${role.name}`, optional: true });
  await database.query(hidden?.fix ?? '');
  expect(await look(role.url, { slowStatementMs: 10 })).toMatchObject([{ status: 'warn' }]);
  await database.query('revoke select on pg_stat_statements from public');
  const [revoked] = await look(role.url);
  expect(revoked).toMatchObject({ status: 'unknown', subject: 'pg_stat_statements' });
  await database.query(revoked?.fix ?? '');
  expect(await look(role.url)).toMatchObject([{ status: 'pass' }]);
});

it('is unknown where the extension is older than what it is asked for, until it is updated', async () => {
  const database = await createDatabase(serverUrl());
  await database.query(`create table "Order" (id int); create extension pg_stat_statements version '1.8'`);
  const [finding] = await look(database.url);
  expect(finding).toMatchObject({ status: 'unknown', message: expect.stringMatching(/^1\.8 is older/) });
  await database.query(finding?.fix ?? '');
  expect(await look(database.url)).toMatchObject([{ status: 'pass' }]);
});
