/** A change and its inverse; several statements are separated by `;;`. `since`: the server version that knows it. */
export interface DdlCase {
  readonly up: string;
  readonly down: string;
  readonly since?: number;
}

/** What stands before the cases, so that there is something to change. */
export const STANDING: readonly string[] = [
  'create table a (id serial primary key, n int, t text, j jsonb)',
  'create index i on a (n) where n > 5',
  'create table b (id int primary key, a_id int)',
  'create view v as select id, n from a',
  'create materialized view mv as select id from b',
  'create table part (k int not null, v text) partition by range (k)',
  'create table part_1 partition of part for values from (1) to (10)',
  'create table parent (x int)',
  'create table child (x int) inherits (parent)',
  'create sequence s',
  'create unlogged table logged (x int)',
  `create type mood as enum ('sad', 'happy')`,
  'create type pair as (l int, r text)',
  'create domain amount as numeric',
  'create function f() returns int language sql as $$ select 1 $$',
  'create function ev() returns event_trigger language plpgsql as $$ begin end $$',
  'create function t() returns trigger language plpgsql as $$ begin return new; end $$',
];

const c = (up: string, down: string, since?: number): DdlCase => ({
  up,
  down,
  ...(since !== undefined && { since }),
});

export const OBJECT_CASES: readonly DdlCase[] = [
  c('create table fresh (id int)', 'drop table fresh'),
  c('create table fresh as select 1 as x', 'drop table fresh'),
  c(
    'create foreign data wrapper w;;create server sv foreign data wrapper w;;create foreign table fresh (x int) server sv',
    'drop foreign table fresh;;drop server sv;;drop foreign data wrapper w',
  ),
  c('create index fresh_idx on a (t)', 'drop index fresh_idx'),
  c('create index concurrently fresh_idx on a (t) include (n)', 'drop index concurrently fresh_idx'),
  c('drop index i', 'create index i on a (n) where n > 5'),
  c('alter index i rename to fresh_idx', 'alter index fresh_idx rename to i'),
  c('alter index i set (fillfactor = 70)', 'alter index i reset (fillfactor)'),
  c(
    'create index fresh_idx on a ((n + 1));;alter index fresh_idx alter column 1 set statistics 500',
    'drop index fresh_idx',
  ),
  c('alter table a cluster on a_pkey', 'alter table a set without cluster'),
  c(
    `update pg_index set indisvalid = false where indexrelid = 'i'::regclass`,
    `update pg_index set indisvalid = true where indexrelid = 'i'::regclass`,
  ),
  c('create index fresh_idx on only part (k)', 'drop index fresh_idx'),
  c('alter table a add column z int', 'alter table a drop column z'),
  c('alter table a rename column t to u', 'alter table a rename column u to t'),
  c('alter table b alter column a_id type bigint', 'alter table b alter column a_id type int'),
  c('alter table a alter column n set not null', 'alter table a alter column n drop not null'),
  c('alter table a alter column n set default 7', 'alter table a alter column n drop default'),
  c('alter table a alter column t set storage external', 'alter table a alter column t set storage extended'),
  c(
    'alter table a alter column t set compression pglz',
    'alter table a alter column t set compression default',
  ),
  c('alter table a alter column t set statistics 500', 'alter table a alter column t set statistics -1'),
  c('alter table a alter column t set (n_distinct = 5)', 'alter table a alter column t reset (n_distinct)'),
  c(
    'alter table b alter column a_id set not null;;alter table b alter column a_id add generated always as identity',
    'alter table b alter column a_id drop identity;;alter table b alter column a_id drop not null',
  ),
  c('alter table a add column g int generated always as (n * 2) stored', 'alter table a drop column g'),
  c(
    'alter table a add column g int generated always as (n * 2) virtual',
    'alter table a drop column g',
    180_000,
  ),
  c('alter table a add column z text collate "C"', 'alter table a drop column z'),
  c('alter table a add constraint ck check (n > 0) not valid', 'alter table a drop constraint ck'),
  c('alter table a add constraint ck unique (t)', 'alter table a drop constraint ck'),
  c('alter table a add constraint ck exclude (n with =)', 'alter table a drop constraint ck'),
  c(
    'alter table b add constraint fk foreign key (a_id) references a on delete cascade',
    'alter table b drop constraint fk',
  ),
  c(
    'alter table b add constraint fk foreign key (a_id) references a deferrable initially deferred',
    'alter table b drop constraint fk',
  ),
  c('alter table b drop constraint b_pkey', 'alter table b add primary key (id)'),
  c('create trigger tr before insert on a for each row execute function t()', 'drop trigger tr on a'),
  c('create rule r as on delete to b do instead nothing', 'drop rule r on b'),
  c('create policy p on a for select using (n > 1)', 'drop policy p on a'),
  c('alter table a enable row level security', 'alter table a disable row level security'),
  c('alter table a force row level security', 'alter table a no force row level security'),
  c('alter table a replica identity full', 'alter table a replica identity default'),
  c(
    'create unique index fresh_idx on b (id);;alter table b replica identity using index fresh_idx',
    'alter table b replica identity default;;drop index fresh_idx',
  ),
  c('create statistics st on n, t from a', 'drop statistics st'),
  c('alter table a set (fillfactor = 50)', 'alter table a reset (fillfactor)'),
  c('alter table a set (toast.autovacuum_enabled = off)', 'alter table a reset (toast.autovacuum_enabled)'),
  c('alter table logged set logged', 'alter table logged set unlogged'),
  c('alter table b rename to fresh', 'alter table fresh rename to b'),
  c(
    'create schema extra;;alter table b set schema extra',
    'alter table extra.b set schema public;;drop schema extra',
  ),
  c(
    'alter table part detach partition part_1',
    'alter table part attach partition part_1 for values from (1) to (10)',
  ),
  c('create table part_2 partition of part for values from (10) to (20)', 'drop table part_2'),
  c('create index part_idx on part (v)', 'drop index part_idx'),
  c('alter table child no inherit parent', 'alter table child inherit parent'),
  c(
    'create or replace view v as select id, n, t from a',
    'drop view v;;create view v as select id, n from a',
  ),
  c('alter view v set (security_barrier)', 'alter view v reset (security_barrier)'),
  c('refresh materialized view mv with no data', 'refresh materialized view mv'),
  c('drop materialized view mv', 'create materialized view mv as select id from b'),
  c('alter sequence s increment 5 cycle', 'alter sequence s increment 1 no cycle'),
  c('alter sequence s owned by b.id', 'alter sequence s owned by none'),
  c(
    'alter table a alter column id drop default;;alter sequence a_id_seq owned by none;;drop sequence a_id_seq',
    `create sequence a_id_seq as integer owned by a.id;;alter table a alter column id set default nextval('a_id_seq')`,
  ),
  c(`create type span as range (subtype = int)`, 'drop type span'),
  c(`drop type mood`, `create type mood as enum ('sad', 'happy')`),
  c(
    `alter type mood add value 'glad' before 'happy'`,
    `drop type mood;;create type mood as enum ('sad', 'happy')`,
  ),
  c(`alter type mood rename value 'sad' to 'bad'`, `alter type mood rename value 'bad' to 'sad'`),
  c('alter type pair add attribute m int', 'alter type pair drop attribute m'),
  c(
    'alter domain amount add constraint positive check (value > 0)',
    'alter domain amount drop constraint positive',
  ),
  c('alter domain amount set default 3', 'alter domain amount drop default'),
  c(
    'create or replace function f() returns int language sql as $$ select 2 $$',
    'create or replace function f() returns int language sql as $$ select 1 $$',
  ),
  c('alter function f() strict', 'alter function f() called on null input'),
  c('create function f(x int) returns int language sql as $$ select x $$', 'drop function f(int)'),
  c('create aggregate total(int) (sfunc = int4pl, stype = int)', 'drop aggregate total(int)'),
  c('create procedure p() language sql as $$ select 1 $$', 'drop procedure p()'),
  c('create schema extra', 'drop schema extra'),
  c('create extension pg_stat_statements', 'drop extension pg_stat_statements'),
  c('grant select on a to pg_monitor', 'revoke select on a from pg_monitor'),
  c('grant update (n) on a to pg_monitor with grant option', 'revoke update (n) on a from pg_monitor'),
  c('revoke execute on function f() from public', 'grant execute on function f() to public'),
  c('grant usage on sequence s to pg_monitor', 'revoke usage on sequence s from pg_monitor'),
  c('alter table a owner to pg_monitor', 'alter table a owner to postgres'),
  c(`comment on table a is 'x'`, 'comment on table a is null'),
  c(`comment on column a.n is 'x'`, 'comment on column a.n is null'),
  c(`comment on index i is 'x'`, 'comment on index i is null'),
  c(`comment on constraint b_pkey on b is 'x'`, 'comment on constraint b_pkey on b is null'),
  c(`comment on type mood is 'x'`, 'comment on type mood is null'),
  c(`comment on function f() is 'x'`, 'comment on function f() is null'),
  c('create publication pub for table a', 'drop publication pub'),
];

/** Seen only where the scope is the whole database. */
export const DATABASE_CASES: readonly DdlCase[] = [
  c('create table elsewhere (x int)', 'drop table elsewhere'),
  c('create collation co from "C"', 'drop collation co'),
  c('create operator === (leftarg = int, rightarg = int, function = int4eq)', 'drop operator === (int, int)'),
  c('create text search configuration ts (copy = simple)', 'drop text search configuration ts'),
  c(
    'alter default privileges in schema public grant select on tables to pg_monitor',
    'alter default privileges in schema public revoke select on tables from pg_monitor',
  ),
  c(
    'create event trigger et on sql_drop execute function ev();;alter event trigger et disable',
    'drop event trigger et',
  ),
];
