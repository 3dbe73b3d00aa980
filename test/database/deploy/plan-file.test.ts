import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigration, writeMigrations } from '../../support/migrations-folder.ts';
import { planFile, type PlanFile } from '../../support/plan-file.ts';
import { createRole } from '../../support/role.ts';
import { runRollback } from '../../support/rollback.ts';
import { stateOf } from '../../support/state.ts';

const BEFORE = { '1_t': 'create table t (a int, b text);', '1_t/rollback': 'drop table t;' };
const PLANNED = {
  '2_i': 'create index concurrently i on t (a);',
  '2_i/rollback': 'drop index concurrently i;',
  '3_c': 'alter table t add column c int;',
  '3_c/rollback': 'alter table t drop column c;',
};

interface Planned {
  readonly database: TestDatabase;
  readonly folder: string;
  readonly file: PlanFile;
}

async function planned(): Promise<Planned> {
  const database = await createDatabase();
  const folder = writeMigrations(BEFORE);
  await runDeploy(database.url, folder);
  for (const [name, sql] of Object.entries(PLANNED)) writeMigration(folder, name, sql);
  const file = planFile(database.url, folder);
  expect(await file.plan()).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining(`next: db-deploy apply --plan ${file.path}`),
  });
  return { database, folder, file };
}

it('is carried out where nothing has changed, and again ends the same', async () => {
  const { database, file } = await planned();
  expect(await file.apply()).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('2 migrations applied'),
  });
  expect(await database.query(`select a, b, c from t`)).toEqual([]);
  expect(await file.apply()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nothing to do') });
});

it('leaves no trace, not even the schema of the journal', async () => {
  const database = await createDatabase();
  await database.query('create table t (a int)');
  const role = await createRole(database);
  const before = await stateOf(database);
  const file = planFile(role.url, writeMigrations(PLANNED));
  expect(await file.plan()).toMatchObject({ exitCode: 0 });
  expect(await stateOf(database)).toEqual(before);
  const schemas = `select nspname from pg_namespace where nspname = 'db_check'`;
  expect(await database.query(schemas)).toEqual([]);
  expect(await database.query(`select to_regclass('_prisma_migrations') as ledger`)).toEqual([
    { ledger: null },
  ]);
});

type Change = (planned: Planned) => Promise<unknown> | void;

const edit =
  (name: string, sql: string): Change =>
  ({ folder }) =>
    writeMigration(folder, name, sql);
const alter =
  (sql: string): Change =>
  ({ database }) =>
    database.query(sql);

/** Each of these refuses, and is named. */
const CHANGES: readonly (readonly [string, Change, string])[] = [
  ['an edited migration', edit('3_c', 'alter table t add column d int;'), '3_c: migration.sql was edited'],
  ['an edited rollback', edit('2_i/rollback', 'drop index i;'), '2_i: its rollback was edited'],
  [
    'a folder gone',
    ({ folder }) => rmSync(join(folder, '2_i'), { recursive: true }),
    '2_i: its folder is gone',
  ],
  [
    'a new migration in between',
    edit('2_j', '-- plumbline: irreversible no matter\nselect 1;'),
    '2_j: is new, and belongs before 3_c',
  ],
  ['a column', alter('alter table t add column x int'), '3_c: column public.t.x is new: integer'],
  ['an index', alter('create index theirs on t (b)'), '2_i: index public.theirs is new: CREATE INDEX theirs'],
  [
    'a type',
    alter('alter table t alter column b type varchar(9)'),
    'column public.t.b was text, is character varying(9)',
  ],
  ['a table gone', alter('drop table t'), '3_c: table public.t is gone; it was permanent'],
  ['a rollback', ({ database }) => runRollback(database.url), '1_t: was applied'],
  [
    'another tool',
    alter(`insert into _prisma_migrations (id, checksum, migration_name, finished_at)
      values ('x', 'y', '0_other', now())`),
    '0_other: was not applied, is missing y',
  ],
  [
    'another tool at one of them',
    alter(`insert into _prisma_migrations (id, checksum, migration_name, finished_at)
      values ('x', 'y', '2_i', now())`),
    '2_i: was applied by another tool',
  ],
];

describe('is refused, exit 8, after', () => {
  it.each(CHANGES)('%s', async (_, change, named) => {
    const all = await planned();
    await change(all);
    const end = await all.file.apply();
    expect(end.stderr).toContain(named);
    expect(end.exitCode).toBe(8);
    expect(end.stderr).toContain(`db-deploy plan --output ${all.file.path}`);
    expect(await all.database.query(`select to_regclass('i') as i`)).toEqual([{ i: null }]);
  });
});

it('can be made again as the refusal says, and then goes', async () => {
  const { database, file } = await planned();
  await database.query('alter table t add column x int');
  expect(await file.apply()).toMatchObject({ exitCode: 8 });
  expect(await file.plan()).toMatchObject({ exitCode: 0 });
  expect(await file.apply()).toMatchObject({ exitCode: 0 });
});

it('does not mind what has nothing to do with it', async () => {
  const { database, folder, file } = await planned();
  await database.query(
    'create table other (x int); create index on other (x); insert into t values (1, $$a$$)',
  );
  writeMigration(folder, '4_later', '-- plumbline: irreversible no matter\nselect 1;');
  const end = await file.apply('--json');
  expect(end.exitCode).toBe(0);
  const ledger = await database.query('select migration_name as name from _prisma_migrations order by 1');
  expect(ledger).toEqual([{ name: '1_t' }, { name: '2_i' }, { name: '3_c' }]);
});

it('belongs to one database', async () => {
  const { folder, file, database } = await planned();
  const other = await createDatabase();
  await runDeploy(other.url, folder, { to: '1_t' });
  const elsewhere = planFile(other.url, folder);
  copyFileSync(file.path, elsewhere.path);
  const end = await elsewhere.apply();
  expect(end).toMatchObject({
    exitCode: 8,
    stderr: expect.stringContaining(`the database: was ${database.name}`),
  });
  expect(end.stderr).toContain(`is ${other.name}`);
});

it('cannot be edited, invented, or bent with --to', async () => {
  const { file } = await planned();
  const bent = await file.apply('--to', '2_i');
  expect(bent).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--to and --release belong') });
  const text = readFileSync(file.path, 'utf8');
  writeFileSync(file.path, text.replaceAll('3_c', '3_d'));
  expect(await file.apply()).toMatchObject({
    exitCode: 8,
    stderr: expect.stringContaining('seal is broken'),
  });
  writeFileSync(file.path, '{}');
  expect(await file.apply()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is not a plan') });
  rmSync(file.path);
  expect(await file.apply()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('cannot read the plan'),
  });
});
