import { expect, it } from 'vitest';
import { createDatabase } from '../../../support/database.ts';
import { createRole } from '../../../support/role.ts';
import { blockersInFact, forecastOf, pidsOf } from '../../../support/forecast.ts';

/** Statements beside CREATE INDEX CONCURRENTLY: forecast, then really run. */
const PREPARE = `
create table item (id int primary key, note text);
create table other (id int);
create table parted (id int) partition by range (id);
create table low partition of parted for values from (0) to (10);
create table high partition of parted for values from (10) to (20);
create table parent (id int);
create table child () inherits (parent)`;

const DROP = 'drop index concurrently item_pkey';
const REINDEX = 'reindex index concurrently item_pkey';
const REINDEX_TABLE = 'reindex table concurrently item';
const DETACH = 'alter table parted detach partition low concurrently';
const ALTER = 'alter table item add column more int';

const SNAPSHOT = 'set transaction isolation level repeatable read; select from other';

it.each([
  [DROP, 'alter table item drop constraint item_pkey; create index item_pkey on item (id)', SNAPSHOT, false],
  [
    DROP,
    'alter table item drop constraint item_pkey; create index item_pkey on item (id)',
    'select from item',
    true,
  ],
  [REINDEX, '', 'select from item', true],
  [REINDEX, '', SNAPSHOT, true],
  [REINDEX, '', 'select from other', false],
  [REINDEX_TABLE, '', 'insert into item values (1)', true],
  [DETACH, '', 'select from parted', true],
  [DETACH, '', 'select from low', true],
  [DETACH, '', 'select from high', false],
  [DETACH, '', SNAPSHOT, false],
  ['create index concurrently on parent (id)', '', 'insert into child values (1)', false],
  ['create index concurrently on parent (id)', '', 'insert into parent values (1)', true],
  [ALTER, '', 'select from item', true],
  [ALTER, '', SNAPSHOT, false],
  ['alter table parted add column more int', '', 'select from high', true],
  ['alter table only parent alter column id set default 1', '', 'select from child', false],
  ['create index on item (note)', '', 'insert into item values (1)', true],
  ['create index on item (note)', '', 'select from item', false],
  ['vacuum item', '', 'insert into item values (1)', false],
  ['drop table item, other', '', 'select from other', true],
])('%s, after %s, beside "%s": held up %s', async (sql, before, held, isHeldUp) => {
  const database = await createDatabase();
  await database.query(`${PREPARE}; ${before}`);
  const client = await database.client();
  const [row] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  await client.query(`begin; ${held}`);
  const forecast = await forecastOf(database, sql);
  expect(forecast.unknown ?? '').not.toContain('could not be read');
  expect(pidsOf(forecast)).toEqual(isHeldUp ? [row?.pid] : []);
  expect(await blockersInFact(database, sql)).toEqual(pidsOf(forecast));
});

it('says who would queue behind it', async () => {
  const database = await createDatabase();
  await database.query(PREPARE);
  const stops = async (sql: string): Promise<readonly string[]> =>
    (await forecastOf(database, sql)).queues.map(({ relation, stops: words }) => `${relation}: ${words}`);
  expect(await stops(ALTER)).toEqual(['"item": reads and writes wait']);
  expect(await stops('create index on item (note)')).toEqual(['"item": writes wait']);
  expect(await stops('create index concurrently on item (note)')).toEqual([
    '"item": only maintenance and DDL wait',
  ]);
});

it('cannot tell what it may not see: unknown, and what to grant', async () => {
  const database = await createDatabase();
  await database.query(PREPARE);
  await (await database.client()).query('begin; select from item');
  const role = await createRole(database);
  const forecast = await forecastOf({ ...database, url: role.url }, ALTER);
  expect(forecast.obstacles).toMatchObject([
    { status: 'unknown', fix: `grant pg_read_all_stats to "${role.name}";` },
  ]);
});
