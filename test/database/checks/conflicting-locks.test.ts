import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';

const ID = 'conflicting-locks';

async function prepare(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(`
    create table "Order" (id int primary key);
    create table other (id int);
    create table parted (id int) partition by range (id);
    create table part partition of parted for values from (0) to (10)`);
  return database;
}

async function hold(database: TestDatabase, ...statements: readonly string[]): Promise<void> {
  const client = await database.client();
  await client.query("set application_name = 'the culprit'; ");
  for (const statement of ['begin', ...statements]) await client.query(statement);
}

it.each([
  ['select from "Order"', 'alter table "Order" add x int;', 'AccessShareLock on public."Order"'],
  ['insert into "Order" values (1)', 'create index on "Order" (id);', 'RowExclusiveLock on public."Order"'],
  ['select from "Order"', 'drop index "Order_pkey";', 'AccessShareLock on public."Order_pkey"'],
  ['insert into part values (1)', 'create index on parted (id);', 'RowExclusiveLock on public.part'],
  ['lock "Order" in share mode', 'insert into "Order" values (2);', 'ShareLock on public."Order"'],
])('names who has done "%s" before "%s"; the fix ends it', async (statement, migration, held) => {
  const database = await prepare();
  await hold(database, statement);
  const input = { url: database.url, migrations: [migration], limits: { blockerMs: 0 } };
  const { of, exitCode } = await preCheck(input);
  const [finding, ...more] = of(ID);
  expect(more).toEqual([]);
  expect(finding?.subject).toMatch(/^pid \d+ \(the culprit, user /);
  expect(finding).toMatchObject({ status: 'fail' });
  expect(finding?.message).toContain(
    `${held}, in the way of "${migration.slice(0, -1)}"; idle in transaction`,
  );
  expect(exitCode).toBe(1);
  await database.query(finding?.fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it.each([
  ['a reader, and an index', 'select from "Order"', 'create index on "Order" (id);'],
  ['a writer of another table', 'insert into other values (1)', 'alter table "Order" add x int;'],
  ['a writer, and a row', 'insert into "Order" values (1)', 'insert into "Order" values (2);'],
])('lets %s be', async (_, statement, migration) => {
  const database = await prepare();
  await hold(database, statement);
  const { of } = await preCheck({ url: database.url, migrations: [migration], limits: { blockerMs: 0 } });
  expect(of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('names a prepared transaction', async () => {
  const database = await prepare();
  await hold(database, 'insert into "Order" values (1)', "prepare transaction 'left in conflicting locks'");
  const { of } = await preCheck({ url: database.url, migrations: ['create index on "Order" (id);'] });
  expect(of(ID)).toMatchObject([
    { status: 'warn', subject: 'prepared transaction left in conflicting locks' },
  ]);
  await database.query(of(ID)[0]?.fix ?? '');
});

it('knows who is in the way, but not since when, for a role that may not look', async () => {
  const database = await prepare();
  await hold(database, 'select from "Order"');
  const role = await createRole(database);
  const { of } = await preCheck({ url: role.url, migrations: ['drop table "Order";'] });
  expect(of(ID)).toMatchObject([{ status: 'unknown', fix: `grant pg_read_all_stats to "${role.name}";` }]);
  expect(of(ID)[0]?.message).toContain('AccessShareLock on public."Order"');
});

it('is skipped where nothing is to be locked', async () => {
  const { url } = await prepare();
  expect((await preCheck({ url })).of(ID)).toMatchObject([{ status: 'skipped' }]);
  expect((await preCheck({ url, migrations: ['create schema s;'] })).of(ID)).toMatchObject([
    { status: 'skipped' },
  ]);
});
