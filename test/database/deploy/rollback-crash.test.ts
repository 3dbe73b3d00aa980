import type pg from 'pg';
import { expect, it } from 'vitest';
import type { RunEvent } from '../../../src/deploy/events.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';

/** Every kind of segment on the way back, with work in the transactions that must happen exactly once. */
const MIGRATIONS = {
  '1_start':
    'create table item (a int, b text); create table log (n int); insert into item select g, g from generate_series(1, 200) g; create index old on item (b);',
  '1_start/rollback': 'drop table item, log;',
  '2_mixed':
    'alter table item add column c int; create index concurrently item_a_idx on item (a); drop index concurrently old;',
  '2_mixed/rollback': `insert into log values (1);
    create index concurrently old on item (b);
    insert into log values (2);
    drop index concurrently item_a_idx;
    begin; insert into log values (3); alter table item drop column c; commit;`,
  '3_end': 'create index concurrently on item (a, b); insert into log values (9);',
  '3_end/rollback': 'delete from log where n = 9; drop index concurrently item_a_b_idx;',
};

const SELECTION = { kind: 'to', migration: '1_start' } as const;

async function deployed(): Promise<TestDatabase> {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(MIGRATIONS));
  return database;
}

async function readEnd({ query }: TestDatabase): Promise<unknown> {
  return {
    log: await query('select n from log order by n'),
    indexes: await query(`select pg_get_indexdef(indexrelid) as definition, indisvalid from pg_index
      where indrelid = 'item'::regclass order by 1`),
    columns: await query(`select attname from pg_attribute
      where attrelid = 'item'::regclass and attnum > 0 and not attisdropped order by attnum`),
    ledger: await query(`select migration_name, count(*)::int, count(rolled_back_at)::int as back
      from _prisma_migrations group by 1 order by 1`),
    held: await query('select migration from db_check.hold where released_at is null order by 1'),
    segments:
      await query(`select e.migration, s.first_statement, s.last_statement, s.state from db_check.segment s
      join db_check.execution e on e.id = s.execution_id where e.direction = 'down' order by 1, 2`),
    executions: await query(
      `select migration, outcome from db_check.execution where direction = 'down' order by 1`,
    ),
  };
}

/** Ends the backend of the rollback at the n-th event; false when there are fewer. */
async function breakAt(database: TestDatabase, n: number): Promise<boolean> {
  const killer = await database.client();
  let count = 0;
  let killed: Promise<unknown> | undefined;
  const emit = (_event: RunEvent): void => {
    count += 1;
    if (count === n) killed = terminate(killer);
  };
  await runRollback(database.url, { selection: SELECTION, emit }).catch(() => undefined);
  await killed;
  return killed !== undefined;
}

function terminate(killer: pg.Client): Promise<unknown> {
  return killer.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'db-rollback/%' and application_name not like '%/observer'`);
}

it(
  'ends as the undisturbed rollback does, wherever the connection is lost',
  { timeout: 300_000 },
  async () => {
    const undisturbed = await deployed();
    expect((await runRollback(undisturbed.url, { selection: SELECTION })).exitCode).toBe(0);
    const wanted = await readEnd(undisturbed);
    let breaks = 0;
    for (let n = 1; ; n += 1) {
      const database = await deployed();
      const wasBroken = await breakAt(database, n);
      const { migrations } = await runRollback(database.url, { selection: SELECTION });
      expect
        .soft(
          migrations.flatMap(({ problem }) => problem ?? []),
          `broken at event ${n}`,
        )
        .toEqual([]);
      expect.soft(await readEnd(database), `broken at event ${n}`).toEqual(wanted);
      if (!wasBroken) break;
      breaks += 1;
    }
    expect(breaks).toBeGreaterThan(12);
  },
);
