import type pg from 'pg';
import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy, startDeploy } from '../../support/deploy.ts';
import type { RunEvent } from '../../../src/deploy/events.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';

/** Every kind of segment, with work in the transactions that must happen exactly once. */
const MIGRATIONS = {
  '1_start':
    'create table item (a int, b text); create table log (n int); insert into item select g, g from generate_series(1, 500) g;',
  '1_start/rollback': 'drop table item, log;',
  '2_mixed': `insert into log values (1);
    create index concurrently item_a_idx on item (a);
    insert into log values (2);
    create index concurrently if not exists item_b_idx on item (b);
    drop index concurrently item_a_idx;
    create index concurrently on item (a, b);
    begin; insert into log values (3); alter table item add column c int; commit;`,
  '2_mixed/rollback': 'drop table item, log;',
  '3_end': 'insert into log values (4);',
  '3_end/rollback': 'delete from log where n = 4;',
};

async function readEnd({ query }: TestDatabase): Promise<unknown> {
  return {
    log: await query('select n from log order by n'),
    indexes: await query(`select pg_get_indexdef(indexrelid) as definition, indisvalid from pg_index
      where indrelid = 'item'::regclass order by 1`),
    columns: await query(
      `select attname from pg_attribute where attrelid = 'item'::regclass and attnum > 0 order by attnum`,
    ),
    ledger:
      await query(`select migration_name, count(*)::int, count(finished_at)::int as finished, count(logs)::int as logs
      from _prisma_migrations group by 1 order by 1`),
    segments:
      await query(`select e.migration, s.first_statement, s.last_statement, s.state from db_check.segment s
      join db_check.execution e on e.id = s.execution_id where e.outcome = 'done' order by 1, 2`),
    states: await query(`select migration, state_before is not null and state_after is not null as recorded
      from db_check.execution where outcome = 'done' order by 1`),
  };
}

/** Ends the deploying backend at the n-th event; undefined when there are fewer. */
async function breakAt(database: TestDatabase, folder: string, n: number): Promise<boolean> {
  const killer = await database.client();
  let count = 0;
  let killed: Promise<unknown> | undefined;
  const emit = (_event: RunEvent): void => {
    count += 1;
    if (count === n) killed = terminate(killer);
  };
  await startDeploy(database.url, folder, { emit }).result.catch(() => undefined);
  await killed;
  return killed !== undefined;
}

function terminate(killer: pg.Client): Promise<unknown> {
  return killer.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'db-deploy/%' and application_name not like '%/observer'`);
}

it('ends as the undisturbed run does, wherever the connection is lost', { timeout: 300_000 }, async () => {
  const undisturbed = await createDatabase();
  const folder = writeMigrations(MIGRATIONS);
  expect((await runDeploy(undisturbed.url, folder)).exitCode).toBe(0);
  const wanted = await readEnd(undisturbed);
  let breaks = 0;
  for (let n = 1; ; n += 1) {
    const database = await createDatabase();
    const wasBroken = await breakAt(database, folder, n);
    const result = await runDeploy(database.url, folder);
    expect
      .soft(result.migrations.find(({ problem }) => problem)?.problem, `broken at event ${n}`)
      .toBeUndefined();
    expect.soft(await readEnd(database), `broken at event ${n}`).toEqual(wanted);
    if (!wasBroken) break;
    breaks += 1;
  }
  expect(breaks).toBeGreaterThan(15);
});
