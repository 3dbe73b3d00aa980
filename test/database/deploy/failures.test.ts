import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigration, writeMigrations } from '../../support/migrations-folder.ts';

const LEDGER =
  'select migration_name as name, finished_at is not null as done from _prisma_migrations order by 1';
const INDEXES = `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
  join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relname like 'item%' order by 1`;

it('leaves nothing behind when a transaction fails, and says where', async () => {
  const { url, query } = await createDatabase();
  const folder = writeMigrations({
    '1_a': 'create table item (a int);\ninsert into item values (1);\nselect 1 / (a - 1) from item;\n',
    '1_a/rollback': 'drop table item;',
    '2_b': 'create table other ();',
    '2_b/rollback': 'drop table other;',
  });
  const result = await runDeploy(url, folder);
  expect(result.exitCode).toBe(4);
  expect(result.migrations.map(({ state }) => state)).toEqual(['failed', 'not-run']);
  expect(result.migrations[0]?.problem).toMatchObject({
    kind: 'failed',
    server: { sqlState: '22012' },
    location: { line: 3, column: 1 },
  });
  expect(await query(`select to_regclass('item') as item, to_regclass('other') as other`)).toEqual([
    { item: null, other: null },
  ]);
  expect(await query(LEDGER)).toEqual([]);
  writeMigration(folder, '1_a', 'create table item (a int);');
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
});

it('points at the character that the server complains about', async () => {
  const { url } = await createDatabase();
  const folder = writeMigrations({
    '1_a': `create table item (a int);\n-- é 😀\ncreate view v as select 'é😀', nothing from item;`,
    '1_a/rollback': 'drop view v; drop table item;',
  });
  const result = await runDeploy(url, folder);
  expect(result.migrations[0]?.problem?.location).toMatchObject({ line: 3, column: 31 });
});

it('clears the remains of a build that fails, and the database is as before', async () => {
  const { url, query } = await createDatabase();
  await query('create table item (a int); insert into item values (1), (1)');
  const folder = writeMigrations({
    '1_a': 'create unique index concurrently item_a_idx on item (a);',
    '1_a/rollback': 'drop index concurrently item_a_idx;',
  });
  const result = await runDeploy(url, folder);
  expect(result.exitCode).toBe(4);
  expect(result.migrations[0]?.problem).toMatchObject({ kind: 'failed', server: { sqlState: '23505' } });
  expect(result.migrations[0]?.problem?.server?.detail).toContain('(a)=(1)');
  expect(await query(INDEXES)).toEqual([]);
  expect(await query(LEDGER)).toEqual([]);
  await query('delete from item');
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
  expect(await query(INDEXES)).toEqual([{ name: 'item_a_idx', valid: true }]);
});

it('stops part-way with a true ledger, refuses the edited file, and goes on with the right one', async () => {
  const { url, query } = await createDatabase();
  const sql = `create table item (a int); insert into item values (1), (1);
    create unique index concurrently item_a_idx on item (a);
    create index concurrently item_a2_idx on item (a);`;
  const folder = writeMigrations({ '1_a': sql, '1_a/rollback': 'drop table item;' });
  const first = await runDeploy(url, folder);
  expect(first.exitCode).toBe(5);
  expect(first.migrations[0]?.segments.map(({ state }) => state)).toEqual(['done', 'failed', 'not-run']);
  expect(await query(LEDGER)).toEqual([{ name: '1_a', done: false }]);
  writeMigration(folder, '1_a', `${sql} select 1;`);
  await expect(runDeploy(url, folder)).rejects.toMatchObject({ code: 'edited-half-way', exitCode: 7 });
  writeMigration(folder, '1_a', sql);
  await query('delete from item where ctid = (select min(ctid) from item)');
  const again = await runDeploy(url, folder);
  expect(again.migrations[0]?.segments.map(({ state }) => state)).toEqual(['skipped', 'done', 'done']);
  expect(await query(LEDGER)).toEqual([{ name: '1_a', done: true }]);
});

it('gives up on a held lock within its budget, names who holds it, and lets readers through meanwhile', async () => {
  const database = await createDatabase();
  const { url, query } = database;
  await query('create table item (a int)');
  const holder = await database.client();
  await holder.query(`set application_name = 'the report'; begin; select * from item`);
  const folder = writeMigrations({
    '1_a': 'alter table item add column b int;',
    '1_a/rollback': 'alter table item drop column b;',
  });
  const deployment = runDeploy(url, folder, { maxWaitMs: 1500 });
  const reader = await database.client();
  let longestMs = 0;
  const over = new AbortController();
  void deployment.finally(() => over.abort());
  while (!over.signal.aborted) {
    const start = performance.now();
    await reader.query('select count(*) from item');
    longestMs = Math.max(longestMs, performance.now() - start);
  }
  const result = await deployment;
  expect(result.exitCode).toBe(6);
  expect(result.migrations[0]?.problem?.message).toContain('the report');
  expect(longestMs).toBeLessThan(2000);
  expect(await query(LEDGER)).toEqual([]);
  await holder.query('rollback');
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
});

it('refuses an index of that name with another definition, showing both', async () => {
  const { url, query } = await createDatabase();
  await query('create table item (a int, b int); create index item_idx on item (b)');
  const folder = writeMigrations({
    '1_a': 'create index concurrently if not exists item_idx on item (a);',
    '1_a/rollback': 'drop index concurrently item_idx;',
  });
  const result = await runDeploy(url, folder);
  expect(result.exitCode).toBe(7);
  expect(result.migrations[0]?.problem?.message).toMatch(/found: .*\(b\)\n.*wanted: .*\(a\)/);
  await query('drop index item_idx; create index item_idx on item (a)');
  const adopted = await runDeploy(url, folder);
  expect(adopted.exitCode).toBe(0);
  expect(adopted.migrations[0]?.segments[0]?.how).toBe('adopted');
});

it('refuses a name that IF NOT EXISTS would let pass: it is another table, or another table has that index', async () => {
  const { url, query } = await createDatabase();
  await query(`create table item (a int); create index item_old_idx on item (a);
    create table other (a int); create index name_idx on other (a); create view name_view as select 1 as one`);
  for (const [name, found] of [
    ['name_idx', 'ON public.other'],
    ['name_view', 'view name_view'],
  ]) {
    const folder = writeMigrations({
      [`1_${name}`]: `create index concurrently if not exists ${name} on item (a);`,
      [`1_${name}/rollback`]: `drop index concurrently ${name};`,
    });
    const result = await runDeploy(url, folder);
    expect(result.exitCode).toBe(7);
    expect(result.migrations[0]?.problem?.message).toContain(found);
  }
});

it('adopts the twin of an unnamed index only after an attempt of its own', async () => {
  const { url, query } = await createDatabase();
  await query('create table item (a int); create index on item (a)');
  const folder = writeMigrations({
    '1_a': 'create index concurrently on item (a);',
    '1_a/rollback': 'drop index concurrently item_a_idx1;',
  });
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
  expect(await query(INDEXES)).toEqual([
    { name: 'item_a_idx', valid: true },
    { name: 'item_a_idx1', valid: true },
  ]);
});

it('a failure that cannot be written down is not called undone', async () => {
  const { url, query } = await createDatabase();
  await query('create table item (a int); insert into item values (1), (1)');
  const folder = writeMigrations({ '1_a': 'select 1;', '1_a/rollback': 'select 1;' });
  await runDeploy(url, folder);
  await query(
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'journal full'; end $$`,
  );
  await query(`create trigger refuse before insert or update on db_check.segment for each row
    when (new.state = 'failed') execute function refuse()`);
  writeMigration(folder, '2_b', 'create unique index concurrently item_a_idx on item (a);');
  writeMigration(folder, '2_b/rollback', 'drop index concurrently item_a_idx;');
  const result = await runDeploy(url, folder);
  expect(result.exitCode).toBe(5);
  expect(result.migrations[0]?.problem).toMatchObject({
    leaves: 'an unfinished entry in the ledger',
    hint: expect.stringContaining('journal full'),
  });
  await query('drop trigger refuse on db_check.segment; delete from item');
  expect((await runDeploy(url, folder)).exitCode).toBe(0);
  expect(await query(LEDGER)).toEqual([
    { name: '1_a', done: true },
    { name: '2_b', done: true },
  ]);
});
