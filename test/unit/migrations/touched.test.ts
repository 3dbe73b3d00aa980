import { expect, it } from 'vitest';
import { touchedBy } from '../../../src/migrations/touched.ts';
import { statementsOf } from '../../support/statements.ts';

/** `kind schema.name`, in order; `…` at the end where the text does not tell everything. */
function touched(sql: string): string {
  const { objects, complete } = touchedBy(statementsOf(sql));
  const names = objects.map(({ kind, schema, name }) => `${kind} ${schema === undefined ? '' : `${schema}.`}${name}`);
  return [...names, ...(complete ? [] : ['…'])].join(', ');
}

it.each([
  // tables
  ['create table a.t (x int references b.p, foreign key (x) references q)', 'relation a.t, relation q, relation b.p'],
  ['create table t (like u including all) inherits (p, s.q)', 'relation t, relation p, relation s.q'],
  ['create table c partition of s.t for values in (1)', 'relation c, relation s.t'],
  ['create temp table t (x int references p)', 'relation p'],
  ['create foreign table f (x int) server s', 'relation f'],
  ['create table t as select now()', 'relation t'],
  ['select 1 into t', 'relation t'],
  ['create materialized view m as select a from t', 'relation m'],
  ['alter table s.t add column x int references u.v', 'relation s.t, relation u.v'],
  ['alter table t add constraint f foreign key (a) references p not valid', 'relation t, relation p'],
  ['alter table s.t add constraint u unique using index i', 'relation s.t, index s.i'],
  ['alter table t attach partition s.p default', 'relation t, relation s.p'],
  ['alter table t detach partition p concurrently', 'relation t, relation p'],
  ['alter table t inherit s.p', 'relation t, relation s.p'],
  ['alter table s.t cluster on i', 'relation s.t, index s.i'],
  ['alter table s.t replica identity using index i', 'relation s.t, index s.i'],
  ['alter table t drop column a cascade', 'relation t, …'],
  ['alter table t drop constraint c', 'relation t'],
  ['alter table if exists only "T" enable row level security', 'relation T'],
  ['alter index s.i attach partition s.j', 'index s.i, index s.j'],
  ['alter index i set (fillfactor = 50)', 'index i'],
  ['cluster s.t using i', 'index s.i, relation s.t'],
  // indexes
  ['create index i on s.t (a)', 'index s.i, relation s.t'],
  ['create index concurrently on t (a)', 'relation t'],
  ['drop index concurrently if exists s.i', 'index s.i'],
  ['reindex index i', ''],
  // views, sequences, triggers, rules, policies
  ['create or replace view s.v as select f()', 'relation s.v'],
  ['create sequence s.q', 'relation s.q'],
  ['alter sequence s.q owned by t.c', 'relation s.q'],
  ['create trigger g after insert on s.t execute function f()', 'relation s.t'],
  ['create rule r as on insert to t do instead nothing', 'relation t'],
  ['create policy p on s.t', 'relation s.t'],
  ['alter policy p on t using (true)', 'relation t'],
  ['create statistics st on a, b from s.t', 'relation s.t'],
  // types
  ["create type s.m as enum ('a')", 'type s.m'],
  ["alter type s.m add value 'b'", 'type s.m'],
  ['create type c as (a int)', 'type c'],
  ['create type r as range (subtype = int)', 'type r'],
  ['create domain s.d as int', 'type s.d'],
  ['alter domain d add check (value > 0)', 'type d'],
  ['alter type s.c add attribute x int', 'type s.c'],
  // routines, schemas, extensions
  ['create function s.f() returns int language sql as $$ select 1 $$', 'routine s.f'],
  ['create procedure p() language sql as $$ select 1 $$', 'routine p'],
  ['alter function s.f(int) strict', 'routine s.f'],
  ['create aggregate s.g (int) (sfunc = f, stype = int)', 'routine s.g'],
  ['create operator + (function = f, leftarg = a, rightarg = b)', '…'],
  ['create schema s', 'schema s'],
  ['create schema s create table t (a int) create view v as select 1', 'schema s, relation s.t, relation s.v'],
  ['create schema authorization joe', '…'],
  ['create extension if not exists pgcrypto', 'extension pgcrypto'],
  ["alter extension e update to '2'", 'extension e'],
  ['alter extension e add table s.t', 'extension e, relation s.t'],
  // drop
  ['drop table a, s.b', 'relation a, relation s.b'],
  ['drop view v cascade', 'relation v, …'],
  ['drop type s.m', 'type s.m'],
  ['drop domain d', 'type d'],
  ['drop function s.f(int), g', 'routine s.f, routine g'],
  ['drop schema s', 'schema s'],
  ['drop extension e', 'extension e'],
  ['drop trigger g on s.t', 'relation s.t'],
  ['drop policy p on t', 'relation t'],
  ['drop operator + (int, int)', '…'],
  ['drop statistics st', '…'],
  // rename, schema, owner
  ['alter table s.t rename to u', 'relation s.t, relation s.u'],
  ['alter index i rename to j', 'index i, index j'],
  ['alter table t rename column a to b', 'relation t'],
  ['alter table t rename constraint a to b', 'relation t'],
  ['alter trigger a on s.t rename to b', 'relation s.t'],
  ['alter type s.m rename to n', 'type s.m, type s.n'],
  ['alter type c rename attribute a to b', 'type c'],
  ['alter function s.f(int) rename to g', 'routine s.f, routine s.g'],
  ['alter schema a rename to b', 'schema a, schema b'],
  ['alter domain d rename constraint a to b', 'type d'],
  ['alter table t set schema s', 'relation t, relation s.t'],
  ['alter type a.m set schema b', 'type a.m, type b.m'],
  ['alter function a.f(int) set schema b', 'routine a.f, routine b.f'],
  ['alter table t owner to joe', 'relation t'],
  ['alter schema s owner to joe', 'schema s'],
  ['alter database d owner to joe', '…'],
  // comments and grants
  ["comment on table s.t is 'x'", 'relation s.t'],
  ["comment on column s.t.c is 'x'", 'relation s.t'],
  ["comment on index s.i is 'x'", 'index s.i'],
  ["comment on constraint c on s.t is 'x'", 'relation s.t'],
  ["comment on constraint c on domain s.d is 'x'", 'type s.d'],
  ["comment on type s.m is 'x'", 'type s.m'],
  ["comment on function s.f(int) is 'x'", 'routine s.f'],
  ["comment on schema s is 'x'", 'schema s'],
  ["comment on database d is 'x'", '…'],
  ['grant select on s.t, u to joe', 'relation s.t, relation u'],
  ['revoke all on sequence q from joe', 'relation q'],
  ['grant execute on function s.f(int) to joe', 'routine s.f'],
  ['grant usage on schema s to joe', 'schema s'],
  ['grant usage on type s.m to joe', 'type s.m'],
  ['grant select on all tables in schema s to joe', 'schema s, …'],
  ['alter default privileges grant select on tables to joe', '…'],
  ['grant admin to joe', '…'],
  // queries
  ["insert into t values (1, now(), gen_random_uuid(), lower('X'))", ''],
  ['update t set a = b', ''],
  ['select my_function()', '…'],
  ['update t set a = (select s.f(b) from u)', '…'],
  ["select pg_catalog.set_config('search_path', '', false)", ''],
  ['do $$ begin end $$', '…'],
  ['call p()', '…'],
  ['execute prepared', '…'],
  // no structure
  ['truncate t', ''],
  ['lock table t', ''],
  ['vacuum t', ''],
  ['refresh materialized view m', ''],
  ['set search_path = s', ''],
  ['begin; commit', ''],
  ['alter system set work_mem = 1', '…'],
  ['create publication p', '…'],
])('%s touches: %s', (sql, expected) => {
  expect(touched(sql)).toBe(expected);
});

it('names each object once, over all statements', () => {
  expect(touched('create table t (); create index i on t (a); drop index i; create index j on t (b)')).toBe(
    'relation t, index i, index j',
  );
});

it.each([
  ['set search_path = app; create table t (x int)', 'relation t, …'],
  [`select pg_catalog.set_config('search_path', '', false); create table t (x int)`, 'relation t, …'],
  ['set role owner; create table t (x int)', 'relation t, …'],
  ['set search_path = app; create table s.t (x int); create schema u', 'relation s.t, schema u'],
  [`set statement_timeout = '5s'; create table t (x int)`, 'relation t'],
])('does not take bare names for the session\'s own behind a change of where they lead: %s', (sql, expected) => {
  expect(touched(sql)).toBe(expected);
});
