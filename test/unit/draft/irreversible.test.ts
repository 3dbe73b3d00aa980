import { expect, it } from 'vitest';
import { draftRollback, renderDraft } from '../../../src/draft/draft.ts';
import { findIrreversible } from '../../../src/migrations/irreversible.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { statementsOf } from '../../support/statements.ts';

const parser = await loadParser();
const draft = (up: string, ...earlier: readonly string[]): ReturnType<typeof draftRollback> =>
  draftRollback(parser, statementsOf(up), { earlier: earlier.map(statementsOf) });

const T = `create table t (id int primary key, n int default 3, m text); create index i on t (n);`;

/** What has no inverse, whatever is known. */
const WITHOUT: readonly (readonly [up: string, reason: RegExp])[] = [
  ['insert into t values (1)', /inserted/],
  ['update t set n = 4', /updated/],
  ['delete from t', /deleted/],
  ['truncate t', /truncated/],
  ['drop table t', /rows of table t/],
  ['alter table t drop column n', /values in column n/],
  ['alter table t alter n type smallint', /may not come back/],
  ['alter table t alter n type text using repeat(m, n)', /USING/],
  [`create type e as enum ('a'); alter table t drop m`, /values in column m/],
  ['do $$ begin end $$', /not known by its text/],
  ['call p()', /not known by its text/],
  ['select f()', /not known by its text/],
  ['create role r', /not known by its text/],
  ['drop index i cascade', /CASCADE/],
  ['set role r; create table x (id int)', /who does it/],
  ['create table x (id int); set search_path = other; create table y (id int)', /search_path/],
  ['grant select on all tables in schema public to r', /ALL … IN SCHEMA/],
  ['create index on t (lower(m))', /give it one/],
  ['alter extension e update', /earlier version/],
];

it.each(WITHOUT)('%s has no inverse, and the draft says so', (up, reason) => {
  const found = draft(up, T);
  expect(found).toMatchObject({ kind: 'irreversible', reason: expect.stringMatching(reason) });
  expect(findIrreversible(renderDraft(found))?.reason).toMatch(reason);
  expect(statementsOf(renderDraft(found))).toEqual([]);
});

/** What has an inverse where it is known what was there. */
const UNKNOWN: readonly string[] = [
  'drop index i',
  'alter table t drop constraint c',
  'alter table t alter n set default 4',
  'alter table t alter n set not null',
  'alter table t alter n type bigint',
  `comment on table t is 'x'`,
  'grant select on t to r',
  'create table if not exists t (id int)',
  'create index if not exists i on t (n)',
  'alter table t add column if not exists n int',
  'drop index if exists i',
  'alter table if exists t add c int',
  'create or replace view v as select 1',
  'create or replace function f() returns int language sql as $$ select 1 $$',
  'alter table t enable row level security',
  'alter table t detach partition p',
  'alter table t validate constraint c',
  'drop function f(int)',
  'create schema if not exists s',
];

it.each(UNKNOWN)('%s is not taken back by guessing what was there before', (up) => {
  expect(draft(up)).toMatchObject({ kind: 'irreversible' });
});

it.each(UNKNOWN)('%s neither where a DO block before it may have changed everything', (up) => {
  const before = `${T} alter table t add constraint c check (n > 0) not valid; create view v as select 1`;
  expect(draft(up, before, 'do $$ begin end $$')).toMatchObject({ kind: 'irreversible' });
});

it('names each statement that stands in the way, and where the first one is', () => {
  const up = 'create index j on t (m); drop table t; delete from u';
  expect(draft(up, T)).toEqual({
    kind: 'irreversible',
    reason: 'the rows of table t go with it; the rows of u that are deleted do not become what they were',
    at: up.indexOf('drop'),
  });
});

it('forgets what a renamed thing was called in the texts of others', () => {
  const earlier = `${T} create view v as select n from t; alter table t rename n to o`;
  expect(draft('drop view v', earlier)).toMatchObject({ kind: 'irreversible' });
  expect(draft('drop index i', earlier)).toMatchObject({ kind: 'irreversible' });
});

it('begins as the migration does where that says where its names live', () => {
  const found = draft('set search_path to app; create index j on t (m)', 'create table app.t (m int)');
  expect(renderDraft(found).split('\n').slice(1)).toEqual([
    'set search_path to app;',
    'drop index concurrently "app"."j";',
    '',
  ]);
});

it('says which rows go with a table or column that it made', () => {
  const found = draft('create table u (id int); alter table t add c int', T);
  expect(found).toMatchObject({
    kind: 'rollback',
    notes: [
      'column c goes with the values written since the migration',
      'table u goes with the rows written since the migration',
    ],
  });
});

it('builds the old indexes before it drops the new ones', () => {
  const up = 'drop index i; create index j on t (m); create index k on t (n, m)';
  expect(renderDraft(draft(up, T)).split('\n').slice(1)).toEqual([
    'create index concurrently "i" on "t" (n);',
    'drop index concurrently "k";',
    'drop index concurrently "j";',
    '',
  ]);
});
