import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';

it('plans again around what only the server knows cannot run in a transaction', async () => {
  const { url, query } = await createDatabase();
  await query(
    `create procedure commits() language plpgsql as $$ begin create table inside (); commit; end $$`,
  );
  const folder = writeMigrations({
    '1_a': 'create table before (); call commits(); create table after ();',
    '1_a/rollback': 'drop table before, inside, after;',
  });
  const result = await runDeploy(url, folder);
  expect(result.migrations[0]?.problem).toBeUndefined();
  expect(result.migrations[0]?.segments.map(({ first, last }) => [first, last])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  const [row] = await query(`select to_regclass('before') is not null and to_regclass('inside') is not null
    and to_regclass('after') is not null as there`);
  expect(row).toEqual({ there: true });
});

it('lets a new enum value be used by the statements behind it', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations({
    '1_a': `create type mood as enum ('ok'); create table item (m mood);`,
    '1_a/rollback': 'drop table item; drop type mood;',
    '2_b': `alter type mood add value 'good'; insert into item values ('good');`,
    '2_b/rollback': `delete from item; -- a value of an enum stays`,
  });
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
  expect(await query('select m::text from item')).toEqual([{ m: 'good' }]);
});

it('runs BEGIN … COMMIT of a file as one transaction', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations({
    '1_a': 'begin; create table item (a int); select 1/0; commit;',
    '1_a/rollback': 'drop table item;',
  });
  expect((await runDeploy(url, folder)).exitCode).toBe(4);
  expect(await query(`select to_regclass('item') as item`)).toEqual([{ item: null }]);
});

it('keeps SETs for the rest of the file, not for the next one, and overrules timeouts', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations({
    '1_a': `set lock_timeout = '1ms'; set work_mem = '7MB'; create table item (a int);
      create index concurrently item_a_idx on item (a);
      create table seen as select current_setting('work_mem') as work_mem, current_setting('lock_timeout') as lock_timeout;`,
    '1_a/rollback': 'drop table item, seen;',
    '2_b': `create table next as select current_setting('work_mem') as work_mem;`,
    '2_b/rollback': 'drop table next;',
  });
  const result = await runDeploy(url, folder);
  expect(result.migrations.map(({ problem }) => problem)).toEqual([undefined, undefined]);
  expect(await query('select work_mem, lock_timeout from seen')).toEqual([
    { work_mem: '7MB', lock_timeout: '100ms' },
  ]);
  expect(await query('select work_mem from next')).not.toEqual([{ work_mem: '7MB' }]);
});

it('forgets what set_config set, as at the top of a pg_dump, before the next file', async () => {
  const { url } = await createDatabase();
  const folder = writeMigrations({
    '1_dump': `select pg_catalog.set_config('search_path', '', false); create table public.a ();`,
    '1_dump/rollback': 'drop table public.a;',
    '2_b': 'create table b ();',
    '2_b/rollback': 'drop table b;',
  });
  const result = await runDeploy(url, folder);
  expect(result.migrations.map(({ problem }) => problem)).toEqual([undefined, undefined]);
});

it('writes its own rows under its own name where a file changes the role', async () => {
  const { url, query, name } = await createDatabase();
  await query(`create role ${name}_owner; grant create on schema public to ${name}_owner`);
  const folder = writeMigrations({
    '1_a': `set role ${name}_owner; create table item (a int);
      create index concurrently item_a_idx on item (a); create table other ();`,
    '1_a/rollback': 'drop table item, other;',
  });
  const result = await runDeploy(url, folder);
  expect(result.migrations[0]?.problem).toBeUndefined();
  expect(
    await query(`select tablename, tableowner from pg_tables where schemaname = 'public' order by 1`),
  ).toEqual([
    { tablename: '_prisma_migrations', tableowner: 'postgres' },
    { tablename: 'item', tableowner: `${name}_owner` },
    { tablename: 'other', tableowner: `${name}_owner` },
  ]);
  await query(`drop owned by ${name}_owner; drop role ${name}_owner`);
});
