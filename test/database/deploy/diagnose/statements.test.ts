import { expect, it } from 'vitest';
import { connect } from '../../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../../src/db/connection-target.ts';
import { diagnose } from '../../../../src/deploy/diagnose/diagnose.ts';
import type { Diagnosed } from '../../../../src/deploy/diagnose/judge.ts';
import { parseScript } from '../../../../src/migrations/load.ts';
import { createDatabase, type TestDatabase } from '../../../support/database.ts';
import { sampleOf } from '../../../support/sample.ts';

const SETUP = `create table t (a int, b varchar(10), c int not null);
  alter table t add constraint b_short check (b <> '') not valid;
  create table "P" (a int) partition by range (a); create table p_1 partition of "P" for values from (0) to (1);
  create table p_2 (a int); create type mood as enum ('good'); create index t_a on t (a); create schema other;
  create function old() returns int language sql as 'select 1'; create view seen as select 1 as one;
  create sequence counter; create domain positive as int;`;

async function diagnoseSql({ url }: TestDatabase, sql: string): Promise<readonly Diagnosed[]> {
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'write', applicationName: 'db-deploy/test' });
  try {
    return await diagnose(db, await parseScript({ path: 'a.sql', text: sql, checksum: '' }));
  } finally {
    await db.close();
  }
}

const states = async (database: TestDatabase, sql: string): Promise<string[]> =>
  (await diagnoseSql(database, sql)).map(({ state }) => state);

/** Nothing of it before, all of it behind: the catalog tells. */
it.each(
  sampleOf(
    'statements',
    [
      'create table n (id serial primary key, a varchar(5) not null, b text[], c "Mood2")',
      'create table n as select 1 as a',
      'create view v as select 1 as a',
      'create sequence s',
      'create index "I" on t (lower(b)) where a > 1',
      'create index concurrently "I" on only t (a desc nulls last) include (c)',
      'alter table t add column d bigint default 1, add column e text',
      'alter table t add constraint a_big check (a > 1)',
      'alter table t add primary key (c)',
      'alter table t validate constraint b_short',
      'alter table t alter column a set not null',
      'alter table t alter column c drop not null',
      'alter table t alter column a type bigint',
      'alter table t alter b type varchar',
      'alter table t drop column b',
      'alter table t drop constraint b_short',
      'alter table t rename column a to z',
      'alter table t rename constraint b_short to b_long',
      'alter table t rename to u',
      'alter index t_a rename to t_b',
      'alter table "P" attach partition p_2 for values from (1) to (2)',
      'alter table "P" detach partition p_1',
      'alter table "P" detach partition p_1 concurrently',
      'drop table t',
      'drop index concurrently t_a',
      'drop view if exists seen',
      'drop type mood',
      'drop schema other',
      'drop sequence counter',
      `create type feeling as enum ('one', 'two')`,
      `alter type mood add value 'bad'`,
      `alter type mood rename value 'good' to 'fine'`,
      'create domain small as int check (value < 10)',
      'create type pair as (a int, b int)',
      'create function f(a int) returns int language sql as $$ select a $$',
      `create or replace function old() returns int language sql as 'select 2'`,
      `create procedure other.p() language plpgsql as $$ begin end $$`,
      'create trigger tr before update on t for each row execute function suppress_redundant_updates_trigger()',
      'create policy pol on t using (true)',
      'create schema third',
      'begin; create table n (a int); insert into n values (1); commit',
    ],
    15,
  ),
)('is told by the catalog: %s', async (sql) => {
  const database = await createDatabase();
  await database.query(`${SETUP} create type "Mood2" as enum ('x')`);
  expect(new Set(await states(database, sql))).toEqual(new Set(['absent']));
  await database.query(sql);
  expect(new Set(await states(database, sql))).toEqual(new Set(['there']));
});

it.each([
  ['insert into t values (1)', 'unknown'],
  ['update t set a = 1', 'unknown'],
  ['do $$ begin end $$', 'unknown'],
  ['select old()', 'unknown'],
  ['truncate t', 'unknown'],
  ['create index on t (a)', 'unknown'],
  ['create temp table n (a int)', 'unknown'],
  ['alter table t alter b type varchar(20)', 'unknown'],
  ['alter table t add check (a > 0)', 'unknown'],
  ['create table t (other int)', 'unknown'],
  ['create index t_a on t (c)', 'unknown'],
  ['create function old() returns int language sql as $$ select 3 $$', 'unknown'],
  ['alter table t add column a text', 'unknown'],
  ['alter table nowhere drop column a', 'unknown'],
  ['create table n (a int); drop table n', 'unknown'],
  ['drop index t_a; create index t_a on t (a)', 'unknown'],
  ['set search_path = other', 'repeatable'],
  [`select set_config('search_path', 'other', false)`, 'repeatable'],
  ['comment on table t is null', 'repeatable'],
  ['grant select on t to public', 'repeatable'],
  ['alter table t alter a set default 1', 'repeatable'],
  ['create or replace view seen as select 2 as one', 'repeatable'],
  ['analyze t', 'repeatable'],
  ['reindex index concurrently t_a', 'repeatable'],
])('never takes for done what cannot be told: %s is %s', async (sql, state) => {
  const database = await createDatabase();
  await database.query(SETUP);
  expect(new Set(await states(database, sql))).toEqual(new Set([state]));
});

it('follows the SETs of the file, and calls an INVALID index remains', async () => {
  const database = await createDatabase();
  await database.query(`${SETUP} create table other.x (a int); create index x_a on other.x (a);
    insert into t values (1, 'a', 1), (1, 'a', 1)`);
  await expect(database.query('create unique index concurrently t_key on t (a)')).rejects.toThrow();
  expect(
    await states(
      database,
      `create unique index concurrently t_key on t (a); create index x_a on x (a);
       set search_path = other; create index x_b on x (a); alter table x add column b int`,
    ),
  ).toEqual(['remains', 'absent', 'repeatable', 'absent', 'absent']);
  expect(await states(database, 'set search_path = other; create index x_a on x (a)')).toEqual([
    'repeatable',
    'there',
  ]);
});
