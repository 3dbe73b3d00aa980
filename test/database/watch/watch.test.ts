import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createProject } from '../../support/measuring.ts';
import { courseOf, createTickClock, runWatching } from '../../support/watching.ts';

const PROJECT = {
  'validation/queries/by_owner.sql': '-- target: 100ms\nselect * from item where owner = $1\n',
};

async function createShop(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(`create table item (id int primary key, owner int not null, note text);
    insert into item select n, n % 500, repeat('x', 50) from generate_series(1, 5000) as n;
    create index item_owner on item (owner);
    analyze item;
    create schema db_check`);
  return database;
}

/** What the application does in a minute. */
async function trade(database: TestDatabase, transactions = 60): Promise<void> {
  const client = await database.client();
  for (let n = 0; n < transactions; n += 1)
    await client.query('select * from item where owner = $1', [n % 500]);
  await client.query('select pg_stat_force_next_flush()').catch(() => undefined);
  await client.query('select 1');
  await client.end();
}

it('a deployment that stays good is stable, tick by tick in the journal', async () => {
  const database = await createShop();
  const run = await runWatching({
    url: database.url,
    project: createProject(PROJECT),
    clock: createTickClock(() => trade(database)),
  });
  console.log(
    run.stderr,
    JSON.stringify(run.report?.verdict),
    JSON.stringify(run.ticks[2]?.judgements, null, 1),
  );
  expect(run.exitCode).toBe(0);
  expect(courseOf(run, 'queries')).toEqual(['good', 'good', 'good', 'good', 'good']);
  expect(courseOf(run, 'error-rate')).toEqual(['unknown', 'good', 'good', 'good', 'good']);
  const kept = await database.query('select content from db_check.watch_tick order by number');
  expect(kept.map(({ content }) => content)).toEqual(run.ticks);
  const [watch] = await database.query(
    'select outcome, finished_at is not null as "isOver" from db_check.watch',
  );
  expect(watch).toEqual({ outcome: run.report?.verdict.summary, isOver: true });
});
