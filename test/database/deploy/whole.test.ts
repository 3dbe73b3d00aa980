import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';

function keys(state: string): string {
  return `array(select k from jsonb_object_keys(${state}) as k where k ~ '^(table|index) ' order by k)`;
}

/** What journal and ledger say of the only execution: names of objects, and all that must be filled in. */
function readRecorded({ query }: Pick<TestDatabase, 'query'>): Promise<readonly object[]> {
  return query(`
    select ${keys('e.state_before')} as before, ${keys('e.state_after')} as after,
           concat_ws(' ', e.direction, e.outcome, s.first_statement, s.last_statement, s.state, l.applied_steps_count) as rest
      from db_check.execution e
      join db_check.segment s on s.execution_id = e.id and s.run_id = e.run_id and s.started_at <= s.finished_at
      join _prisma_migrations l on l.id = e.ledger_id and l.checksum = e.checksum and l.migration_name = e.migration
     where e.direction = 'up' and e.started_at <= e.finished_at and l.started_at <= l.finished_at
       and s.backend_pid > 0 and s.backend_started_at < now()`);
}

it('records a migration that makes nothing but new tables, and takes it back proved', async () => {
  const database = await createDatabase();
  const folder = writeMigrations({
    '1_new': 'create table t (a int primary key); create index i on t (a);',
    '1_new/rollback': 'drop table t;',
  });
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
  expect(await readRecorded(database)).toEqual([
    {
      before: [],
      after: ['index public.i', 'index public.t_pkey', 'table public.t'],
      rest: 'up done 1 2 done 1',
    },
  ]);
  const taken = await runRollback(database.url);
  expect(taken).toMatchObject({ exitCode: 0, migrations: [{ proof: { kind: 'proved' } }] });
});

it('looks closer where something of that name is there already', async () => {
  const database = await createDatabase();
  const { searchPath } = (
    await database.query(
      `select format('alter database %I set search_path = own, public', current_database()) as "searchPath"`,
    )
  )[0] as { searchPath: string };
  await database.query(`create schema own; create table public.t (x int); ${searchPath}`);
  const folder = writeMigrations({
    '1_new': 'create table t (a int);',
    '1_new/rollback': 'drop table own.t;',
  });
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
  expect(await readRecorded(database)).toEqual([
    { before: ['table public.t'], after: ['table own.t', 'table public.t'], rest: 'up done 1 1 done 1' },
  ]);
});

it('fails with the own error of the statement, and leaves nothing', async () => {
  const { url, query } = await createDatabase();
  await query('create table t (x int)');
  const folder = writeMigrations({
    '1_new': 'create table u (x int);\ncreate table t (a int);',
    '1_new/rollback': 'drop table t;',
  });
  const { exitCode, migrations } = await runDeploy(url, folder);
  expect({ exitCode, problem: migrations[0]?.problem }).toMatchObject({
    exitCode: 4,
    problem: { kind: 'failed', server: { sqlState: '42P07' }, location: { line: 2 } },
  });
  const left = `select (select count(*)::int from db_check.execution) as executions,
    (select count(*)::int from _prisma_migrations) as entries, to_regclass('u') as u`;
  expect(await query(left)).toEqual([{ executions: 0, entries: 0, u: null }]);
});
