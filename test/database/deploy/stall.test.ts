import { expect, it } from 'vitest';
import { DEFAULT_WAITING } from '../../../src/deploy/waiting.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { startDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { startReader } from '../../support/reader.ts';
import { until } from '../../support/until.ts';

const TABLES = ['a', 'b', 'c'];

async function prepare(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(TABLES.map((name) => `create table ${name} (id int primary key)`).join(';'));
  return database;
}

const THREE = {
  '1_three': TABLES.map((name) => `alter table ${name} add column more int;`).join('\n'),
  '1_three/rollback': TABLES.map((name) => `alter table ${name} drop column more;`).join('\n'),
};
const TWO_IN_ONE = {
  '1_empty': 'truncate a, b;',
  '1_empty/rollback': 'insert into a values (1);',
};

/** Keeps a table read-locked from the call to `release`. */
async function hold(database: TestDatabase, table: string): Promise<() => Promise<void>> {
  const client = await database.client();
  await client.query(`begin; lock ${table} in row exclusive mode; lock ${table} in access share mode`);
  return async () => void (await client.query('rollback'));
}

/** Our backend has waited for that table so long, as pg_locks says. */
async function untilWaited(database: TestDatabase, table: string, ms: number): Promise<void> {
  const watcher = await database.client();
  await until(
    `somebody waits for ${table}`,
    async () =>
      (
        await watcher.query(`select from pg_locks where relation = '${table}'::regclass and not granted
          and clock_timestamp() - waitstart > interval '${ms} ms'
          and pid in (select pid from pg_stat_activity where application_name like 'db-deploy/%')`)
      ).rows.length > 0,
    30_000,
  );
}

it.each([
  ['three ALTERs on three tables', THREE, 700],
  ['one statement that locks two tables', TWO_IN_ONE, 400],
])('%s: waiting for one and then another, it gives up within one budget', async (_, files, firstWaitMs) => {
  const database = await prepare();
  const [releaseFirst, releaseSecond] = [await hold(database, 'a'), await hold(database, 'b')];
  const reader = await startReader(database, 'a');
  const deployment = startDeploy(database.url, writeMigrations(files));
  const retries = (): number => deployment.events.filter(isRetry).length;
  await until('the longest attempts', async () => retries() >= 6);
  await untilWaited(database, 'a', firstWaitMs);
  const before = retries();
  await releaseFirst();
  await Promise.race([
    until('it to give up', async () => retries() > before),
    untilWaited(database, 'b', 900).catch(() => undefined),
  ]);
  await releaseSecond();
  expect((await deployment.result).migrations[0]?.problem).toBeUndefined();
  expect(await reader.stop()).toBeLessThan(1200);
});

const isRetry = ({ kind }: { readonly kind: string }): boolean => kind === 'lock-retry';

it('keeps to the budget that it is given', async () => {
  const database = await prepare();
  const release = await hold(database, 'c');
  const reader = await startReader(database, 'a');
  const deployment = startDeploy(database.url, writeMigrations(THREE), {
    waiting: { ...DEFAULT_WAITING, maxStallMs: 200 },
  });
  await until('several attempts', async () => deployment.events.filter(isRetry).length >= 5);
  await release();
  expect((await deployment.result).exitCode).toBe(0);
  expect(await reader.stop()).toBeLessThan(400);
});

it('does not take its own work for waiting', async () => {
  const database = await prepare();
  const folder = writeMigrations({
    '1_work': `alter table a add column more int; select pg_sleep(1.2); alter table b add column more int;`,
    '1_work/rollback': 'alter table a drop column more; alter table b drop column more;',
  });
  const release = await hold(database, 'b');
  const deployment = startDeploy(database.url, folder, { waiting: DEFAULT_WAITING });
  // a wait that long needs more of the budget than what the work before it would have left
  const early = deployment.result.then((result) => Promise.reject(new Error(JSON.stringify(result))));
  await Promise.race([untilWaited(database, 'b', 500), early]);
  early.catch(() => undefined);
  await release();
  expect((await deployment.result).exitCode).toBe(0);
});
