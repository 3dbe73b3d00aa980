import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck, preCheckText, type PreCheckInput, type PreCheckOutput } from '../../support/pre-check.ts';
import { until } from '../../support/until.ts';

/** The number of orders that every customer's page shows, against the orders. */
const COUNTS = `-- The page of a customer
-- shows this number.
-- limit: 90%
-- warn: 99%
-- fix: update customer set orders = counted.orders from
--   (select id as customer, (select count(*) from "order" where customer = id) as orders from customer) as counted
--   where counted.customer = id;
select c.id as subject, c.orders as actual, (select count(*) from "order" where customer = c.id) as expected
from customer as c; `;
const LAG = `-- lag: 5s
-- warn-lag: 2s
select seen.lag from seen`;

/** A hundred customers with an order each, the first of them shown with a number that is wrong. */
async function createShop(wrong: number): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(`create table customer (id int primary key, orders bigint);
    create table "order" (customer int);
    create table seen (lag interval);
    insert into "order" select n from generate_series(1, 100) as n`);
  const insert =
    'insert into customer select n, case when n <= $1 then 7 else 1 end from generate_series(1, 100) as n';
  await database.query(insert, [wrong]);
  return database;
}

function compare(
  { url }: TestDatabase,
  sql = COUNTS,
  more: Partial<PreCheckInput> = {},
): Promise<PreCheckOutput> {
  return preCheck({ url, consistency: { agrees: sql }, flags: { only: ['agrees'] }, ...more });
}

const DIFFER = 'differ, such as 1: expected 1, is 7';

it.each([
  { wrong: 0, status: 'pass', message: 'all agree', share: '100 %', limit: '90 %' },
  { wrong: 1, status: 'pass', message: `1 of 100 ${DIFFER}`, share: '99 %', limit: '90 %' },
  { wrong: 5, status: 'warn', message: `5 of 100 ${DIFFER}`, share: '95 %', limit: '99 %' },
  { wrong: 11, status: 'fail', message: `11 of 100 ${DIFFER}`, share: '89 %', limit: '90 %' },
])('compares a hundred rows of which $wrong differ: $status', async ({ wrong, share, ...said }) => {
  const pre = await compare(await createShop(wrong));
  const measured = `${share} of 100 agree`;
  expect(pre.of('agrees')).toMatchObject([{ ...said, subject: 'rows', measured }]);
  expect(pre.exitCode).toBe(said.status === 'fail' ? 1 : 0);
});

it('passes when its fix was pasted', async () => {
  const database = await createShop(11);
  const [finding] = (await compare(database)).of('agrees');
  await database.query(finding?.fix ?? '');
  expect((await compare(database)).of('agrees')).toMatchObject([{ status: 'pass', message: 'all agree' }]);
});

it('shows the rows that differ', async () => {
  const database = await createShop(7);
  await database.query('delete from customer where id = 2; update customer set orders = null where id = 3');
  const missing = `-- limit: 90%
    select coalesce(c.id, o.customer) as subject, o.n as expected, c.orders as actual
    from customer as c
    full join (select customer, count(*) as n from "order" group by 1) as o on o.customer = c.id`;
  const { report } = await compare(database, missing);
  expect(report.sections.find(({ kind }) => kind === 'table')).toMatchObject({
    title: 'Rows that differ (agrees): the first 5 of 7',
    rows: [
      ['1', '1', '7'],
      ['2', '1', 'missing'],
      ['3', '1', 'missing'],
      ['4', '1', '7'],
      ['5', '1', '7'],
    ],
  });
});

it.each([
  { lag: '1 second', status: 'pass', measured: '1 s', limit: '5 s' },
  { lag: '3 seconds', status: 'warn', measured: '3 s', limit: '2 s' },
  { lag: '6 seconds', status: 'fail', measured: '6 s', limit: '5 s' },
])('measures a lag of $lag: $status', async ({ lag, ...said }) => {
  const database = await createShop(0);
  await database.query("insert into seen values ('0'), ($1)", [lag]);
  const pre = await compare(database, LAG);
  expect(pre.of('agrees')).toMatchObject([{ ...said, subject: 'lag' }]);
  expect(pre.exitCode).toBe(said.status === 'fail' ? 1 : 0);
});

it('does not know the lag where one row has none, but fails where another is behind', async () => {
  const database = await createShop(0);
  await database.query("insert into seen values (null), ('0')");
  expect((await compare(database, LAG)).of('agrees')).toMatchObject([
    { status: 'unknown', message: expect.stringContaining('1 row') },
  ]);
  await database.query("insert into seen values ('1 hour')");
  expect((await compare(database, LAG)).of('agrees')).toMatchObject([{ status: 'fail', measured: '1 h' }]);
});

it.each([
  [
    'no row is compared',
    `-- limit: 90%\nselect 1 as subject, 1 as expected, 1 as actual where false`,
    'gave no row',
  ],
  [
    'a column is missing',
    '-- limit: 90%\nselect 1 as subject, 1 as actual',
    'column "expected" does not exist',
  ],
  ['a lag is no interval', '-- lag: 5s\nselect 5 as lag', 'could not be run: '],
  [
    'it writes',
    '-- limit: 90%\ndelete from customer returning 1 as subject, 1 as expected, 1 as actual',
    'could not be run: ',
  ],
  [
    'it takes too long',
    "-- lag: 5s\n-- timeout: 200ms\nselect pg_sleep(60), interval '0' as lag",
    'statement timeout',
  ],
])('does not know when %s', async (_, sql, message) => {
  const database = await createShop(0);
  const pre = await compare(database, sql);
  expect(pre.of('agrees')).toMatchObject([{ status: 'unknown', message: expect.stringContaining(message) }]);
  expect(pre.exitCode).toBe(9);
  expect(await database.query('select from customer')).toHaveLength(100);
});

it('may take longer than all the other checks together', async () => {
  const database = await createShop(0);
  const slow = "-- lag: 5s\nselect interval '0' as lag from (select pg_sleep(6)) as s";
  const limits = { checkMs: 4000, runMs: 5000 };
  expect((await compare(database, slow, { limits })).of('agrees')).toMatchObject([{ status: 'pass' }]);
});

it('waits for nobody who holds a lock, and leaves none behind, whatever the isolation of the role', async () => {
  const database = await createShop(0);
  await database.query(
    `alter database ${database.name} set default_transaction_isolation = 'repeatable read'`,
  );
  const blocker = await database.client();
  await blocker.query('begin; lock table customer in access exclusive mode');
  const [finding] = (await compare(database)).of('agrees');
  expect(finding).toMatchObject({
    status: 'unknown',
    message: expect.stringContaining('AccessExclusiveLock'),
  });
  await database.query(finding?.fix ?? '');
  expect((await compare(database)).of('agrees')).toMatchObject([{ status: 'pass' }]);
});

it('is cancelled on the server by Ctrl-C', async () => {
  const database = await createShop(0);
  const stop = new AbortController();
  const sleeping = `select pid from pg_stat_activity
    where datname = current_database() and application_name like 'db-check/%' and query like '%pg_sleep(300)%'
      and state = 'active'`;
  const slow = "-- lag: 5s\n-- timeout: 10min\nselect interval '0' as lag from (select pg_sleep(300)) as s";
  const running = compare(database, slow, { stop: stop.signal });
  await until('the statement', async () => (await database.query(sleeping)).length === 1);
  stop.abort();
  expect((await running).of('agrees')).toMatchObject([
    { status: 'unknown', message: expect.stringContaining('user request') },
  ]);
  expect(await database.query(sleeping)).toEqual([]);
});

it('waits for a table that a pending migration creates', async () => {
  const database = await createShop(0);
  const sql = '-- limit: 100%\nselect 1 as subject, 1 as expected, n as actual from report';
  const { of } = await compare(database, sql, { migrations: ['create table report (n int);'] });
  expect(of('agrees')).toMatchObject([{ status: 'skipped' }]);
});

it('tells people', async () => {
  const { url } = await createShop(11);
  const { stdout } = await preCheckText(
    { url, consistency: { agrees: COUNTS }, flags: { only: ['agrees'] } },
    'table',
  );
  const body = stdout.split('\n').slice(2).join('\n');
  await expect(body).toMatchFileSnapshot('../../golden/consistency.txt');
});
