import { expect, it } from 'vitest';
import { parseScript } from '../../../src/migrations/load.ts';
import { makesOnlyNew } from '../../../src/migrations/makes-only-new.ts';

const judge = async (text: string): Promise<boolean> =>
  makesOnlyNew(await parseScript({ path: 'migration.sql', text, checksum: '' }));

it.each([
  'create table t (id int primary key)',
  'create table s.t (id int); create unique index i on s.t (id); alter table s.t add check (id > 0)',
  'create table a (id int primary key); create table b (a int references a)',
  'insert into somewhere values (1)',
])('%s', async (text) => {
  expect(await judge(text)).toBe(true);
});

it.each([
  'create table if not exists t (id int)',
  'create table t (id int); create index if not exists i on t (id)',
  'create table t (id int); create index on other (id)',
  'create table t (id int references other)',
  'create table t (like other); comment on table other is $$x$$',
  'create table s.t (id int); create index i on t (id)',
  'create table t (id int); drop table old',
  'create table t (id int); do $$ begin perform 1; end $$',
  'create type e as enum ()',
  'drop index i',
])('not: %s', async (text) => {
  expect(await judge(text)).toBe(false);
});
