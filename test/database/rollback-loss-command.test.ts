import { expect, it } from 'vitest';
import { runLine } from '../support/command-line.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { runDeploy } from '../support/deploy.ts';
import { writeMigrations } from '../support/migrations-folder.ts';
import { createRole } from '../support/role.ts';

const FILES = {
  '1_t': 'create table t (a int, b text); create unique index once on t (b);',
  '1_t/rollback': 'drop table t;',
  '2_c': 'alter table t add column c int; drop index once;',
  '2_c/rollback': 'create unique index once on t (b); alter table t drop column c;',
  '3_i': 'create index concurrently i on t (a);',
  '3_i/rollback': 'drop index concurrently i;',
};

async function deployed(rows: string): Promise<TestDatabase> {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(FILES), { to: '1_t' });
  await runDeploy(database.url, writeMigrations(FILES));
  await database.query(rows);
  return database;
}

/** The command that a hint says to type. */
const typed = (stderr: string, sign: RegExp): string => sign.exec(stderr)?.[1] ?? 'nothing printed';

it('says what goes before it goes, and the command that it prints does it', async () => {
  const { url, query } = await deployed(`insert into t values (1, 'x', 2), (2, 'y', null)`);
  const words = ['--yes', '--migrations', '/nowhere', '--url', url];
  const refused = await runLine('db-rollback --last', ...words);
  expect(refused.exitCode).toBe(8);
  expect(refused.stderr).toContain('the rows: LOSSY');
  expect(refused.stderr).toContain(
    'lossy: 1 row of "t" with a value in "c", gone with it (2_c, statement 2)',
  );
  const sql = typed(refused.stderr, /see them: (.*);/);
  expect(await query(sql)).toEqual([{ a: 1, b: 'x', c: 2 }]);
  const command = typed(refused.stderr, /when that is what you want: (.*)/);
  const done = await runLine(command, ...words, '--json');
  expect(done.exitCode, done.stderr).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({
    sections: [{ id: 'migrations' }, { id: 'loss', data: [{ verdict: 'lossy', rows: 1, statement: 2 }] }],
  });
});

it('names what is in the way, and goes once that is put right', async () => {
  const { url, query } = await deployed(`insert into t values (1, 'x'), (2, 'x')`);
  const words = ['--yes', '--migrations', '/nowhere', '--url', url];
  const refused = await runLine('db-rollback --last', ...words);
  expect(refused.exitCode).toBe(4);
  expect(refused.stderr).toContain('BLOCKED');
  expect(await query(typed(refused.stderr, /see them: (.*);/))).toEqual([{ b: 'x', count: '2' }]);
  const tried = await runLine(typed(refused.stderr, /try it as it is: (.*)/), ...words);
  expect(tried).toMatchObject({ exitCode: 4, stdout: expect.stringContaining('23505') });
  await query('delete from t where a = 2');
  expect(await runLine('db-rollback 2_c', ...words)).toMatchObject({ exitCode: 0 });
});

it('is safe at once where only indexes go, and says so', async () => {
  const { url } = await deployed('insert into t select g, g, g from generate_series(1, 9) g');
  const words = ['--yes', '--migrations', '/nowhere', '--url', url];
  const end = await runLine('db-rollback 3_i', ...words);
  expect(end.exitCode).toBe(0);
  expect(end.stderr).toContain('the rows: safe');
});

it('does not call safe what it may not look at', async () => {
  const { url, name, query } = await deployed('insert into t values (1)');
  const role = await createRole({ name, url, query } as TestDatabase);
  await query(`grant usage on schema db_check to ${role.name};
    grant select on all tables in schema db_check to ${role.name}; grant select on _prisma_migrations to ${role.name}`);
  const words = ['--yes', '--migrations', '/nowhere', '--trust-owner', 'postgres', '--url', role.url];
  const end = await runLine('db-rollback --to 1_t', ...words);
  expect(end.stderr).toContain(
    'unknown: rows of "t" with a value in "c", gone with it: could not be looked at: permission',
  );
  expect(end.exitCode).toBe(9);
  expect(typed(end.stderr, /when you are sure: (.*)/)).toBe('db-rollback --to 1_t --accept-loss');
});

it('is in the printed SQL as comments', async () => {
  const { url } = await deployed(`insert into t values (1, 'x', 2)`);
  const { stdout, exitCode } = await runLine(
    'db-rollback --last --print-sql --migrations /nowhere --url',
    url,
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain('-- the rows: LOSSY');
  expect(stdout).toContain('--   lossy: 1 row of "t"');
});
