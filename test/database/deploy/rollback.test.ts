import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';

const INIT = {
  '1_init': 'create table "Item" (a int, b text); create index old on "Item" (a);',
  '1_init/rollback': 'drop table "Item";',
};
const INDEXES = {
  '2_indexes':
    'create index concurrently i1 on "Item" (a, b); create index concurrently i2 on "Item" (b); drop index concurrently old;',
  '2_indexes/rollback':
    'create index concurrently old on "Item" (a); drop index concurrently i2; drop index concurrently i1;',
};
const COLUMN = {
  '3_column': 'alter table "Item" add column c int; create type mood as enum (\'sad\');',
  '3_column/rollback': 'drop type mood; alter table "Item" drop column c;',
};

const ledger = (database: TestDatabase): Promise<Record<string, unknown>[]> =>
  database.query(
    'select migration_name as name, rolled_back_at is not null as back from _prisma_migrations order by 1',
  );

it('takes the last deployment back with nothing but a URL, and proves it', async () => {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(INIT));
  const folder = writeMigrations({ ...INIT, ...INDEXES, ...COLUMN });
  await runDeploy(database.url, folder);
  const result = await runRollback(database.url);
  expect(result.migrations).toMatchObject([
    {
      name: '3_column',
      state: 'rolled-back',
      problem: undefined,
      proof: { kind: 'proved', ours: [], foreign: [] },
    },
    {
      name: '2_indexes',
      state: 'rolled-back',
      problem: undefined,
      proof: { kind: 'proved', ours: [], foreign: [] },
    },
  ]);
  expect(result.exitCode).toBe(0);
  expect(await ledger(database)).toEqual([
    { name: '1_init', back: false },
    { name: '2_indexes', back: true },
    { name: '3_column', back: true },
  ]);
  await expect(runDeploy(database.url, folder)).rejects.toMatchObject({
    code: 'held-migration',
    exitCode: 8,
  });
  const again = await runDeploy(database.url, folder, { release: ['2_indexes', '3_column'] });
  expect(again).toMatchObject({ exitCode: 0, migrations: [{ state: 'applied' }, { state: 'applied' }] });
});

it('ends the same way when it is called again, and never takes the deployment before', async () => {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(INIT));
  await runDeploy(database.url, writeMigrations({ ...INIT, ...COLUMN }));
  await runRollback(database.url);
  const again = await runRollback(database.url);
  expect(again).toMatchObject({
    exitCode: 0,
    migrations: [{ name: '3_column', state: 'before', proof: { kind: 'proved' } }],
  });
  expect(await ledger(database)).toEqual([
    { name: '1_init', back: false },
    { name: '3_column', back: true },
  ]);
});

it('names what a rollback that does nothing leaves behind, each time it is asked', async () => {
  const database = await createDatabase();
  await runDeploy(
    database.url,
    writeMigrations({ ...INIT, '2_lies': 'create index lie on "Item" (b);', '2_lies/rollback': 'select 1;' }),
  );
  const lies = { selection: { kind: 'named', migrations: ['2_lies'] } } as const;
  for (const state of ['rolled-back', 'before']) {
    const result = await runRollback(database.url, lies);
    expect(result.exitCode).toBe(7);
    expect(result.migrations).toMatchObject([
      {
        state,
        proof: {
          kind: 'differs',
          ours: [
            {
              key: 'index public.lie',
              expected: undefined,
              found: 'CREATE INDEX lie ON public."Item" USING btree (b), valid',
            },
          ],
        },
      },
    ]);
  }
});

it('stops behind a rollback that left something: what is older may build on it', async () => {
  const database = await createDatabase();
  await runDeploy(
    database.url,
    writeMigrations({ ...INIT, '2_lies': 'create index lie on "Item" (b);', '2_lies/rollback': 'select 1;' }),
  );
  const result = await runRollback(database.url);
  expect(result).toMatchObject({
    exitCode: 7,
    migrations: [{ state: 'rolled-back' }, { name: '1_init', state: 'not-run' }],
  });
});

it('notes what others changed since, and calls it theirs', async () => {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(INIT));
  await runDeploy(database.url, writeMigrations({ ...INIT, ...INDEXES }));
  await database.query('alter table "Item" add column theirs int');
  const result = await runRollback(database.url);
  expect(result.exitCode).toBe(0);
  expect(result.migrations[0]?.proof).toEqual({
    kind: 'proved',
    ours: [],
    foreign: [{ key: 'column public."Item".theirs', expected: undefined, found: 'integer' }],
  });
});

it('names what a rollback changes besides its migration', async () => {
  const database = await createDatabase();
  await database.query('create table precious (x int)');
  await runDeploy(
    database.url,
    writeMigrations({
      '1_t': 'create table t (x int);',
      '1_t/rollback': 'drop table t; drop table precious;',
    }),
  );
  const result = await runRollback(database.url);
  expect(result.exitCode).toBe(7);
  expect(result.migrations[0]?.proof).toMatchObject({
    kind: 'differs',
    ours: [
      { key: 'column public.precious.x', expected: 'integer', found: undefined },
      { key: 'owner of table public.precious' },
      { key: 'table public.precious', expected: 'permanent, using heap', found: undefined },
    ],
  });
});

it('sees through a DO block on either side', async () => {
  const database = await createDatabase();
  const folder = writeMigrations({
    '1_do': `do $$ begin execute 'create table t (x int)'; end $$;`,
    '1_do/rollback': 'do $$ begin perform 1; end $$;',
  });
  expect(await runDeploy(database.url, folder)).toMatchObject({ exitCode: 0 });
  const result = await runRollback(database.url);
  expect(result.exitCode).toBe(7);
  const proof = result.migrations[0]?.proof;
  const ours = proof?.kind === 'differs' ? proof.ours.map(({ key }) => key) : [];
  // the roles of the whole server are looked at too, and other tests make some meanwhile
  expect(ours.filter((key) => !/^(role|membership|settings) /.test(key))).toEqual([
    'column public.t.x',
    'owner of table public.t',
    'table public.t',
  ]);
});

it('takes back by name and down to a migration, never from under a later one', async () => {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations({ ...INIT, ...INDEXES, ...COLUMN }));
  const buried = runRollback(database.url, { selection: { kind: 'named', migrations: ['2_indexes'] } });
  await expect(buried).rejects.toMatchObject({ code: 'later-migrations', exitCode: 2 });
  const unknown = runRollback(database.url, { selection: { kind: 'named', migrations: ['9_no'] } });
  await expect(unknown).rejects.toMatchObject({ code: 'unknown-migration', exitCode: 2 });
  const down = await runRollback(database.url, { selection: { kind: 'to', migration: '1_init' } });
  expect(down.migrations.map(({ name }) => name)).toEqual(['3_column', '2_indexes']);
  const last = await runRollback(database.url, { selection: { kind: 'named', migrations: ['init'] } });
  expect(last).toMatchObject({ exitCode: 0, migrations: [{ name: '1_init', proof: { kind: 'proved' } }] });
});

it('is undone whole when a statement fails, and the migration stays applied', async () => {
  const database = await createDatabase();
  await runDeploy(
    database.url,
    writeMigrations({
      ...INIT,
      '2_c': 'alter table "Item" add c int;',
      '2_c/rollback': 'alter table "Item" drop c; drop table nothere;',
    }),
  );
  const result = await runRollback(database.url, { selection: { kind: 'named', migrations: ['2_c'] } });
  expect(result).toMatchObject({
    exitCode: 4,
    migrations: [
      { state: 'failed', problem: { server: { sqlState: '42P01' }, location: { line: 1, column: 28 } } },
    ],
  });
  expect(await ledger(database)).toMatchObject([{ back: false }, { back: false }]);
  expect(await database.query(`select from information_schema.columns where column_name = 'c'`)).toHaveLength(
    1,
  );
});

it('does nothing when it is not approved', async () => {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(INIT));
  const refused = runRollback(database.url, { approve: () => Promise.resolve(false) });
  await expect(refused).rejects.toMatchObject({ code: 'not-approved', exitCode: 8 });
  expect(await database.query('select from db_check.run')).toHaveLength(1);
});
