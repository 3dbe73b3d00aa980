import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import type { ApplicationPool } from '../../../src/config/settings.ts';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';

async function look(url: string, pools: readonly ApplicationPool[]): Promise<readonly Finding[]> {
  const { of } = await preCheck({ url, pools, limits: { maxPoolUsePercent: 40 } });
  return of('connection-budget');
}

async function usableOn(database: TestDatabase): Promise<number> {
  const [row] = await database.query(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true), '0')::int as usable`,
  );
  return Number(row?.['usable']);
}

async function connectAs(url: string): Promise<void> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
}

it('is skipped where nobody configured pools', async () => {
  const { url } = await createDatabase();
  expect(await look(url, [])).toMatchObject([
    { status: 'skipped', message: expect.stringContaining('pools') },
  ]);
});

it('adds up all pools against what is not reserved: room, little room, none', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  const usable = await usableOn(database);
  const web = { name: 'web', instances: 2, workers: 5, pool: 5, overflow: 5, role: role.name };
  const jobs = (pool: number): ApplicationPool => ({ name: 'jobs', instances: 1, pool, role: role.name });
  expect(await look(role.url, [web, jobs(10)])).toMatchObject([
    { status: 'pass', subject: 'server', message: `the pools may open 110 of ${usable} usable connections` },
  ]);
  expect(await look(role.url, [web, jobs(usable - 100)])).toMatchObject([
    { status: 'warn', measured: `${usable} connections`, limit: `80 % of ${usable}` },
  ]);
  expect(await look(role.url, [web, jobs(usable - 99)])).toMatchObject([
    {
      status: 'fail',
      subject: 'server',
      message: 'pools web, jobs may open more than there are',
      measured: `${usable + 1} connections`,
      limit: `${usable}`,
    },
  ]);
});

it('knows the limits of role and database, and each fix raises its own', async () => {
  const database = await createDatabase();
  const role = await createRole(database, 'connection limit 9');
  await database.query(`alter database ${database.name} connection limit 8`);
  const pools = [
    { name: 'web', instances: 5, pool: 2, role: role.name },
    { name: 'elsewhere', instances: 20, pool: 1, database: 'postgres' },
  ];
  const found = (await look(database.url, pools)).filter(({ status }) => status === 'fail');
  expect(found).toMatchObject([
    { subject: `role ${role.name}`, measured: '10 connections', limit: '9' },
    { subject: `database ${database.name}`, message: 'pool web may open more than there are', limit: '8' },
  ]);
  await database.query(found[0]?.fix ?? '');
  await database.query(found[1]?.fix ?? '');
  expect((await look(database.url, pools)).filter(({ status }) => status === 'fail')).toEqual([]);
});

it('warns when much of a budget is in use already, and counts by role', async () => {
  const database = await createDatabase();
  const [role, other] = [await createRole(database), await createRole(database)];
  const pools = [
    { name: 'web', instances: 1, pool: 10, role: role.name },
    { name: 'other', instances: 1, pool: 10, role: other.name },
  ];
  for (let count = 0; count < 3; count += 1) await connectAs(role.url);
  expect(await look(role.url, pools)).toMatchObject([{ status: 'pass' }]);
  await connectAs(role.url);
  expect(await look(role.url, pools)).toMatchObject([
    { status: 'pass', subject: 'server' },
    {
      status: 'warn',
      subject: 'pool web',
      message: '4 of 10 connections are in use already',
      measured: '40 %',
      limit: '40 %',
    },
  ]);
  const nameless = await look(other.url, [{ name: 'anybody', instances: 1, pool: 5 }]);
  expect(nameless).toMatchObject([{ status: 'pass' }, { status: 'warn', subject: 'pool anybody' }]);
});

it('does not know a role that is not there', async () => {
  const { url } = await createDatabase();
  expect(await look(url, [{ name: 'web', instances: 1, pool: 1, role: 'nobody here' }])).toMatchObject([
    { status: 'pass' },
    { status: 'unknown', subject: 'role nobody here' },
  ]);
});
