import { expect, it } from 'vitest';
import { loadParser } from '../../src/migrations/parser.ts';
import { split } from '../../src/migrations/split.ts';
import { runLine } from '../support/command-line.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { runDeploy } from '../support/deploy.ts';
import { writeMigrations } from '../support/migrations-folder.ts';
import { runRollback } from '../support/rollback.ts';
import { stateOf } from '../support/state.ts';

/** Transactions, a BEGIN … COMMIT of the file's own, concurrent statements, comments and dollar quotes. */
const FILES = {
  '1_start': 'create table item (a int, b text); create table log (n text); create index old on item (b);',
  '1_start/rollback': 'drop table item, log;',
  '2_mixed':
    'alter table item add column c int; create index concurrently item_a_idx on item (a); drop index concurrently old;',
  '2_mixed/rollback': `insert into log values ($x$a;b$x$); -- first; of all
    create index concurrently old on item (b);
    /* then; this */ drop index concurrently item_a_idx;
    begin; insert into log values ('it''s'); alter table item drop column c; commit;
    create function f() returns int language sql as $$ select 1; $$ -- last words`,
};

async function deployed(): Promise<TestDatabase> {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(FILES), { to: '1_start' });
  await runDeploy(database.url, writeMigrations(FILES));
  return database;
}

async function endOf(database: TestDatabase): Promise<unknown> {
  return {
    state: Object.entries(await stateOf(database)).filter(([key]) => !key.includes(database.name)),
    log: await database.query('select n from log order by 1'),
    ledger:
      await database.query(`select migration_name, rolled_back_at is not null as back from _prisma_migrations
      order by 1`),
    held: await database.query('select migration from db_check.hold where released_at is null'),
  };
}

it('prints SQL that leaves the very same behind as the rollback itself', async () => {
  const [rolledBack, printed] = [await deployed(), await deployed()];
  expect(await runRollback(rolledBack.url)).toMatchObject({ migrations: [{ state: 'rolled-back' }] });
  const line = 'db-rollback --last --print-sql --migrations /nowhere --url';
  const { stdout, exitCode } = await runLine(line, printed.url);
  expect(exitCode).toBe(0);
  // what psql does with it: statement by statement, each on its own outside of BEGIN … COMMIT
  const client = await printed.client();
  const statements = split(await loadParser(), stdout.replace(/^\\set .*$/m, '')).statements;
  for (const { sql } of statements) await client.query(sql);
  expect(await endOf(printed)).toEqual(await endOf(rolledBack));
});
