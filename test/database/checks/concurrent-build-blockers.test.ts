import type pg from 'pg';
import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck, type PreCheckOutput } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

const ID = 'concurrent-build-blockers';
const BUILD = 'create index concurrently "Order_idx" on public."Order" (id);';
const DROP = 'drop index concurrently "Order_pkey";';

async function prepare(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table "Order" (id int primary key); create table other (id int)');
  return database;
}

async function session(database: TestDatabase, ...statements: readonly string[]): Promise<pg.Client> {
  const client = await database.client();
  await client.query("set application_name = 'the culprit'");
  for (const statement of statements) await client.query(statement);
  return client;
}

function check(database: TestDatabase, migration = BUILD, blockerMs = 0): Promise<PreCheckOutput> {
  return preCheck({ url: database.url, migrations: [migration], limits: { blockerMs } });
}

it.each([
  [
    'a repeatable read snapshot',
    ['begin isolation level repeatable read', 'select from other'],
    'a snapshot',
  ],
  ['an open cursor', ['begin', 'declare c cursor for select * from other', 'fetch c'], 'a snapshot'],
  [
    'a writer on the table',
    ['begin', 'insert into "Order" values (1)'],
    'RowExclusiveLock on public."Order"',
  ],
  ['a lock on the table', ['begin', 'lock "Order" in share mode'], 'ShareLock on public."Order"'],
])('names the session with %s; the fix ends it', async (_, statements, held) => {
  const database = await prepare();
  await session(database, ...statements);
  const { of, exitCode } = await check(database);
  const [finding, ...more] = of(ID);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ status: 'fail', limit: '0 ms' });
  expect(finding?.subject).toMatch(/^pid \d+ \(the culprit, user /);
  expect(finding?.message).toContain(
    `holds ${held}, in the way of "${BUILD.slice(0, -1)}"; idle in transaction for `,
  );
  expect(exitCode).toBe(1);
  await database.query(finding?.fix ?? '');
  expect((await check(database)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('warns as long as the transaction is young', async () => {
  const database = await prepare();
  await session(database, 'begin isolation level repeatable read', 'select from other');
  expect((await check(database, BUILD, 60_000)).of(ID)).toMatchObject([{ status: 'warn', limit: '1 min' }]);
});

it.each([
  ['an idle read-committed transaction', ['begin', 'select from "Order"']],
  ['a transaction that wrote another table', ['begin', 'insert into other values (1)']],
  ['a row lock', ['begin', 'select from "Order" for update']],
  ['an advisory lock', ['select pg_advisory_lock(1)']],
])('lets %s be', async (_, statements) => {
  const database = await prepare();
  await session(database, ...statements);
  expect((await check(database)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('knows that a concurrent drop waits for readers, and for no snapshot elsewhere', async () => {
  const database = await prepare();
  await session(database, 'begin isolation level repeatable read', 'select from other');
  expect((await check(database, DROP)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await session(database, 'begin', 'select from "Order"');
  const [finding] = (await check(database, DROP)).of(ID);
  expect(finding).toMatchObject({ status: 'fail' });
  expect(finding?.message).toContain('AccessShareLock on public."Order"');
});

it('names a prepared transaction that wrote the table; the fix rolls it back', async () => {
  const database = await prepare();
  const client = await session(database, 'begin', 'insert into "Order" values (1)');
  await client.query("prepare transaction 'it''s left by a writer'");
  const [finding] = (await check(database)).of(ID);
  expect(finding).toMatchObject({ status: 'fail', subject: "prepared transaction it's left by a writer" });
  expect(finding?.message).toContain('RowExclusiveLock on public."Order"');
  await database.query(finding?.fix ?? '');
  expect((await check(database)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('counts a session that waits for an advisory lock, and names the holder', async () => {
  const database = await prepare();
  const holder = await session(database, 'select pg_advisory_lock(72707369)');
  const waiter = await session(database);
  const waiting = waiter.query('select pg_advisory_lock(72707369)');
  await until('somebody waits for the lock', async () => {
    const rows = await database.query(
      "select from pg_locks as l join pg_database as d on d.oid = l.database where locktype = 'advisory' and not granted and datname = current_database()",
    );
    return rows.length === 1;
  });
  const [row] = (await holder.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  const [finding] = (await check(database, BUILD, 60_000)).of(ID);
  expect(finding?.status).toBe('warn');
  expect(finding?.message).toContain(`while it waits for the advisory lock 72707369 of pid ${row?.pid}`);
  await holder.query('select pg_advisory_unlock_all()');
  await waiting;
});

/** Concurrent builds that compare or compute through here wait, snapshot in hand, until the lock is free. */
const GATE = `
create function pass_gate(int) returns int language plpgsql immutable as
  'begin perform pg_advisory_lock(4711); perform pg_advisory_unlock(4711); return $1; end';
create function gated_compare(int, int) returns int language sql immutable as 'select public.pass_gate($1) - $2';
create operator class gated for type int using btree as
  operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 gated_compare(int, int);
insert into other values (1), (2)`;

it.each([
  ['lets a plain concurrent build of another table be', '(id gated)', []],
  ['counts a concurrent build with an expression', '(pass_gate(id))', ['fail']],
])('%s', async (_, columns, expected) => {
  const database = await prepare();
  await database.query(GATE);
  const holder = await session(database, 'select pg_advisory_lock(4711)');
  const builder = await session(database);
  const [row] = (await builder.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  const built = builder.query(`create index concurrently on other ${columns}`);
  await until('the build stands at the gate with a snapshot', async () => {
    const rows = await database.query(
      `select from pg_stat_activity where pid = $1 and wait_event = 'advisory' and backend_xmin is not null`,
      [row?.pid],
    );
    return rows.length === 1;
  });
  const findings = (await check(database)).of(ID).filter(({ subject }) => subject !== '');
  expect(findings.map(({ status }) => status)).toEqual(expected);
  await holder.query('select pg_advisory_unlock_all()');
  await built;
});

it('knows who is in the way, but not since when, for a role that may not look', async () => {
  const database = await prepare();
  await session(database, 'begin isolation level repeatable read', 'select from other');
  const role = await createRole(database);
  const { of } = await preCheck({ url: role.url, migrations: [BUILD] });
  expect(of(ID)).toMatchObject([{ status: 'unknown', fix: `grant pg_read_all_stats to "${role.name}";` }]);
  expect(of(ID)[0]?.subject).toContain('the culprit');
  expect(of(ID)[0]?.message).toContain('a snapshot');
});

it('is skipped when nothing pending works concurrently, and looks at snapshots without a folder', async () => {
  const database = await prepare();
  await session(database, 'begin isolation level repeatable read', 'select from other');
  const plain = await check(database, 'create table t ();');
  expect(plain.of(ID)).toMatchObject([{ status: 'skipped' }]);
  const unscoped = await preCheck({ url: database.url, limits: { blockerMs: 0 } });
  expect(unscoped.of(ID)).toMatchObject([{ status: 'fail' }]);
  expect(unscoped.of('pending-migrations')).toMatchObject([{ status: 'skipped' }]);
});
