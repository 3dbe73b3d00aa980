import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

const PENDING = 'create index concurrently "other_idx" on "Order" (id);';

/** What every failed concurrent build leaves: the rows are not unique. */
async function leaveInvalidIndex(database: TestDatabase): Promise<void> {
  await database.query('create table "Order" (id int)');
  await database.query('insert into "Order" values (1), (1)');
  const failure = await database
    .query('create unique index concurrently "Order_id_key" on "Order" (id)')
    .catch((error: { code: string }) => error.code);
  expect(failure).toBe('23505');
}

it('fails for a table that a pending migration touches; the fix drops the index', async () => {
  const database = await createDatabase();
  await leaveInvalidIndex(database);
  const input = { url: database.url, migrations: [PENDING] };
  const { of, exitCode } = await preCheck(input);
  const [finding] = of('invalid-indexes');
  expect(finding).toMatchObject({ status: 'fail', subject: 'index public."Order_id_key"' });
  expect(finding?.message).toContain('public."Order"');
  expect(exitCode).toBe(1);
  await database.query(finding?.fix ?? '');
  expect((await preCheck(input)).of('invalid-indexes')).toMatchObject([{ status: 'pass' }]);
});

it('warns elsewhere', async () => {
  const database = await createDatabase();
  await leaveInvalidIndex(database);
  await database.query('create table other (id int)');
  const { of } = await preCheck({
    url: database.url,
    migrations: ['create index concurrently i on other (id);'],
  });
  expect(of('invalid-indexes')).toMatchObject([{ status: 'warn', subject: 'index public."Order_id_key"' }]);
});

it('lets an index that is being built be; whoever may not see that does not know', async () => {
  const database = await createDatabase();
  await database.query('create table "Order" (id int)');
  const writer = await database.client();
  await writer.query('begin; insert into "Order" values (1)');
  const builder = await database.client();
  const built = builder.query('create index concurrently "Order_id_idx" on "Order" (id)');
  await until('the build waits for the writer', async () => {
    const rows = await database.query(
      "select from pg_stat_progress_create_index where phase like 'waiting for writers%'",
    );
    return rows.length === 1;
  });
  const input = { url: database.url, migrations: [PENDING] };
  expect((await preCheck(input)).of('invalid-indexes')).toMatchObject([{ status: 'pass' }]);
  const role = await createRole(database);
  const blind = await preCheck({ ...input, url: role.url });
  expect(blind.of('invalid-indexes')).toMatchObject([
    { status: 'unknown', subject: 'index public."Order_id_idx"' },
  ]);
  await writer.query('commit');
  await built;
});

it('tells what a REINDEX CONCURRENTLY left from a failed build', async () => {
  const database = await createDatabase();
  await database.query('create table t (id int); create index i on t (id); insert into t values (1)');
  const [reader, builder] = [await database.client(), await database.client()];
  await reader.query('begin isolation level repeatable read; select from t');
  const building = builder.query('reindex index concurrently i').catch(() => undefined);
  await until('the new index to wait', async () => {
    const [row] = await database.query(
      `select pg_cancel_backend(a.pid) from pg_stat_activity as a
        where a.datname = current_database() and a.query like 'reindex%' and a.wait_event = 'virtualxid'
          and exists (select from pg_index where indexrelid = to_regclass('i_ccnew'))`,
    );
    return row;
  });
  await building;
  await reader.query('rollback');
  const input = { url: database.url, migrations: ['create index j on t (id);'] };
  const [finding] = (await preCheck(input)).of('invalid-indexes');
  expect(finding).toMatchObject({ status: 'fail', subject: 'index public.i_ccnew' });
  expect(finding?.message).toContain('a REINDEX CONCURRENTLY that failed left it');
  await database.query(finding?.fix ?? '');
  expect((await preCheck(input)).of('invalid-indexes')).toMatchObject([{ status: 'pass' }]);
});
