import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';

it('takes rows as findings, and no row as a pass', async () => {
  const database = await createDatabase();
  await database.query('create table queue (id int); insert into queue values (1), (2)');
  const { of, exitCode, report } = await preCheck({
    url: database.url,
    userChecks: {
      'queue-is-short': `-- ours
        select 'fail' as status, 'queue' as subject, count(*) || ' jobs wait' as message from queue; -- end`,
      'no-holes': "select 'fail' as status, '' as subject, '' as message where false",
    },
  });
  expect(of('queue-is-short')).toEqual([
    { id: 'queue-is-short', status: 'fail', subject: 'queue', message: '2 jobs wait' },
  ]);
  expect(of('no-holes')).toMatchObject([{ status: 'pass' }]);
  expect(exitCode).toBe(1);
  expect(report.sections.map(({ title }) => title)).toEqual(['Health checks', 'Your own checks']);
});

it.each([
  ['other columns', 'select 1 as a, 2 as b', 'gives the columns a, b; wanted are status, subject, message'],
  ['another status', "select 'bad' as status, '' as subject, '' as message", "row 1 has the status 'bad'"],
  ['an error', 'select * from nowhere', 'relation "nowhere" does not exist (SQLSTATE 42P01)'],
  ['a write', 'delete from kept returning 1', 'read-only transaction (SQLSTATE 25006)'],
  ['a way out of the transaction', 'commit; delete from kept', 'multiple commands'],
  ['nothing', '-- empty', 'gives the columns none'],
])('is unknown for %s', async (_, sql, message) => {
  const database = await createDatabase();
  await database.query('create table kept (id int); insert into kept values (1)');
  const { of, exitCode } = await preCheck({ url: database.url, userChecks: { mine: sql } });
  expect(of('mine')).toMatchObject([{ status: 'unknown' }]);
  expect(of('mine')[0]?.message).toContain(message);
  expect(exitCode).toBe(9);
  expect(await database.query('select from kept')).toHaveLength(1);
});

it('lets no setting of one reach the next', async () => {
  const database = await createDatabase();
  await database.query('create table kept (id int); insert into kept values (1)');
  await preCheck({
    url: database.url,
    userChecks: {
      'a-opens': 'set session characteristics as transaction read write',
      'b-opens': 'set transaction read write',
      'c-writes':
        "with gone as (delete from kept returning 1) select 'pass' as status, '' as subject, '' as message from gone",
    },
  });
  expect(await database.query('select from kept')).toHaveLength(1);
});

it('refuses the name of a check of ours', async () => {
  const database = await createDatabase();
  const taken = preCheck({ url: database.url, userChecks: { connections: 'select 1' } });
  await expect(taken).rejects.toMatchObject({ exitCode: 2, code: 'check-name-taken' });
});

it('waits for a table that a pending migration creates', async () => {
  const database = await createDatabase();
  const { of, exitCode } = await preCheck({
    url: database.url,
    migrations: ['create table "Order" (id int);'],
    userChecks: { orders: "select 'fail' as status, '' as subject, '' as message from \"Order\"" },
  });
  expect(of('orders')).toMatchObject([
    { status: 'skipped', message: 'needs Order, which a pending migration creates' },
  ]);
  expect(exitCode).toBe(0);
});
