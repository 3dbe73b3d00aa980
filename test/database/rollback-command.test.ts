import pg from 'pg';
import { expect, it } from 'vitest';
import { command } from '../../src/cli/rollback.ts';
import type { CommandContext } from '../../src/cli/command.ts';
import { DEFAULT_LIMITS } from '../../src/config/settings.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { testContext, type TestContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { runDeploy } from '../support/deploy.ts';
import { writeMigrations } from '../support/migrations-folder.ts';

const FILES = {
  '1_t': 'create table t (x int);',
  '1_t/rollback': 'drop table t;',
  '2_i': 'create index concurrently i on t (x);',
  '2_i/rollback': 'drop index concurrently i; -- last words',
};

async function deployed(): Promise<TestDatabase> {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(FILES));
  return database;
}

interface Called {
  readonly exitCode: number;
  readonly written: TestContext['written'];
}

async function call(
  { url, name }: TestDatabase,
  flags: Readonly<Record<string, unknown>>,
  overrides: Partial<CommandContext> & { readonly isProtected?: boolean } = {},
): Promise<Called> {
  const context = testContext(overrides);
  const settings = {
    migrations: '/nowhere',
    validation: '/nowhere',
    limits: DEFAULT_LIMITS,
    protected: overrides.isProtected === true ? [name] : [],
    contacts: [],
    accepted: [],
  };
  const common = {
    command: 'db-rollback',
    target: parseConnectionTarget(url, {}),
    settings,
    format: 'table',
    output: undefined,
    color: false,
  } as const;
  const exitCode = await command.run(context, common, {
    maxWait: '10s',
    'max-wait': '10s',
    'max-stall': '1s',
    trustOwner: [],
    ...flags,
  });
  return { exitCode, written: context.written };
}

const tables = ({ query }: TestDatabase): Promise<Record<string, unknown>[]> =>
  query(`select to_regclass('t') is not null as "t", to_regclass('i') is not null as "i"`);

it('shows the plan, asks, and takes no for an answer', async () => {
  const database = await deployed();
  const questions: string[] = [];
  const ask = (answer: string) => (question: string) => {
    questions.push(question);
    return Promise.resolve(answer);
  };
  const no = call(database, { last: true }, { stdinIsTerminal: true, ask: ask('y') });
  await expect(no).rejects.toMatchObject({ code: 'not-approved', exitCode: 8 });
  expect(await tables(database)).toEqual([{ t: true, i: true }]);
  const yes = await call(database, { last: true }, { stdinIsTerminal: true, ask: ask('yes') });
  expect(yes.exitCode).toBe(0);
  expect(questions[1]).toContain(database.name);
  expect(yes.written.stderr).toContain('drop index concurrently i;');
  expect(yes.written.stderr).toContain('ACCESS EXCLUSIVE on "t": nobody reads or writes meanwhile');
  expect(yes.written.stdout).toContain('GOOD: 2 migrations rolled back, proved');
  expect(await tables(database)).toEqual([{ t: false, i: false }]);
});

it('wants --yes where nobody can be asked, and the name of a protected database as well', async () => {
  const database = await deployed();
  await expect(call(database, { last: true })).rejects.toMatchObject({ code: 'not-approved', exitCode: 8 });
  const unconfirmed = call(database, { last: true, yes: true }, { isProtected: true });
  await expect(unconfirmed).rejects.toMatchObject({ code: 'not-confirmed', exitCode: 8 });
  const confirmed = { last: true, yes: true, confirm: database.name };
  expect(await call(database, confirmed, { isProtected: true })).toMatchObject({ exitCode: 0 });
});

it('wants to know what, in one way', async () => {
  const database = await deployed();
  await expect(call(database, { yes: true })).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
  const both = call(database, { last: true, migration: ['2_i'], yes: true });
  await expect(both).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
});

it('says in words what is left', async () => {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations({ ...FILES, '2_i/rollback': 'select 1;' }));
  const { exitCode, written } = await call(database, { migration: ['2_i'], yes: true });
  expect(exitCode).toBe(7);
  expect(written.stdout).toContain('FAILED: 1 migration rolled back, but 2_i left differences');
  expect(written.stdout).toContain('index public.i\n');
  expect(written.stdout).toContain('expected: not there');
  expect(written.stdout).toContain('found:    CREATE INDEX i ON public.t USING btree (x), valid');
});

it('prints SQL that does the same in psql, and does nothing itself', async () => {
  const database = await deployed();
  const { exitCode, written } = await call(database, { last: true, printSql: true });
  expect(exitCode).toBe(0);
  expect(await tables(database)).toEqual([{ t: true, i: true }]);
  const [head = '', ...statements] = written.stdout.replace('\\set ON_ERROR_STOP on\n', '').split(/;\n/);
  const client = new pg.Client(database.url);
  await client.connect();
  for (const sql of [head, ...statements]) await client.query(sql);
  await client.end();
  expect(await tables(database)).toEqual([{ t: false, i: false }]);
  const ledger = await database.query('select rolled_back_at is not null as back from _prisma_migrations');
  expect(ledger).toEqual([{ back: true }, { back: true }]);
  expect(await database.query('select migration, run_id from db_check.hold order by 1')).toEqual([
    { migration: '1_t', run_id: 'psql' },
    { migration: '2_i', run_id: 'psql' },
  ]);
});
