import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createGate, type Gate } from '../../support/gate.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { planFile, type PlanFile } from '../../support/plan-file.ts';
import type { CommandEnd } from '../../support/command-line.ts';
import { until } from '../../support/until.ts';

const FILES = {
  '1_c': 'alter table "Item" add column c int;',
  '1_c/rollback': 'alter table "Item" drop column c;',
  '2_i':
    'create index concurrently i1 on "Item" (b); create index concurrently i2 on "Item" (gate(a)); create index concurrently i3 on "Item" (a);',
  '2_i/rollback': 'drop index concurrently i3; drop index concurrently i2; drop index concurrently i1;',
  '3_d': 'alter table "Item" add column d int; create table other (x int);',
  '3_d/rollback': 'drop table other; alter table "Item" drop column d;',
};

interface Halfway {
  readonly database: TestDatabase;
  readonly gate: Gate;
  readonly file: PlanFile;
  readonly end: CommandEnd;
}

/** 1_c is applied, 2_i stands in its second statement, 3_d has not begun. */
async function stopHalfway(): Promise<Halfway> {
  const database = await createDatabase();
  const gate = await createGate(database);
  const file = planFile(database.url, writeMigrations(FILES));
  expect(await file.plan()).toMatchObject({ exitCode: 0 });
  const running = file.apply();
  await database.query('select pg_terminate_backend($1)', [await gate.builderPid()]);
  const end = await running;
  await gate.open();
  return { database, gate, file, end };
}

it('goes on with the same plan after an interruption, as often as it takes', async () => {
  const { database, gate, file, end } = await stopHalfway();
  expect(end.exitCode, end.stderr).toBe(5);
  await gate.close();
  const again = file.apply();
  await database.query('select pg_terminate_backend($1)', [await gate.builderPid()]);
  expect(await again).toMatchObject({ exitCode: 5 });
  await gate.open();
  const last = await file.apply();
  expect(last.exitCode, last.stderr).toBe(0);
  const indexes = await database.query(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = '"Item"'::regclass and i.indisvalid order by 1`,
  );
  expect(indexes).toEqual([{ name: 'i1' }, { name: 'i2' }, { name: 'i3' }]);
  expect(await database.query('select c, d from "Item" limit 1')).toHaveLength(1);
});

it('refuses what others changed in between where it has not begun', async () => {
  const { database, file } = await stopHalfway();
  await database.query('create table other (theirs text)');
  const end = await file.apply();
  expect(end.stderr).toContain('3_d: column public.other.theirs is new: text');
  expect(end.exitCode).toBe(8);
});

it('is made again after an interruption, and then holds for what is left', async () => {
  const { database, file } = await stopHalfway();
  expect(await file.plan()).toMatchObject({ exitCode: 0 });
  await database.query('alter table "Item" add column theirs text');
  const changed = await file.apply();
  expect(changed).toMatchObject({
    exitCode: 8,
    stderr: expect.stringContaining('2_i: column public."Item".theirs'),
  });
  await database.query('alter table "Item" drop column theirs');
  const last = await file.apply();
  expect(last.exitCode, last.stderr).toBe(0);
});

it('looks again when it has the locks', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  await gate.open();
  const file = planFile(database.url, writeMigrations(FILES));
  expect(await file.plan()).toMatchObject({ exitCode: 0 });
  const other = await database.client();
  await other.query('select pg_advisory_lock(1886156141, 1)');
  const running = file.apply();
  await until('the deployment to try its lock', async () => {
    const rows = await database.query(`select from pg_stat_activity where datname = current_database()
      and application_name like 'db-deploy/%' and query like '%advisory%'`);
    return rows.length > 0;
  });
  await other.query('alter table "Item" add column theirs text');
  await other.query('select pg_advisory_unlock(1886156141, 1)');
  const end = await running;
  expect(end.stderr).toContain('1_c: column public."Item".theirs is new: text');
  expect(end.exitCode).toBe(8);
  expect(await database.query(`select from pg_namespace where nspname = 'db_check'`)).toEqual([]);
});
