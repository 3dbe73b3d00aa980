import { expect, it } from 'vitest';
import { DEFAULT_WAITING } from '../../../src/deploy/waiting.ts';
import { startCommand } from '../../support/command.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { startDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { startReader } from '../../support/reader.ts';
import { until } from '../../support/until.ts';

const TERMINATE = /select pg_catalog\.pg_terminate_backend\(\d+\);/;

async function prepare(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table item (a int); insert into item select generate_series(1, 1000)');
  return database;
}

async function hold(database: TestDatabase): Promise<() => Promise<void>> {
  const client = await database.client();
  await client.query(`set application_name = 'the report'; begin; select from item`);
  return async () => void (await client.query('rollback'));
}

it.each([
  ['a transaction', 'alter table item add column b int;', 'alter table item drop column b;'],
  ['VACUUM FULL', 'vacuum full item;', 'vacuum item;'],
  ['CLUSTER of all tables', 'cluster;', 'vacuum item;'],
])('%s that gives up prints what to type, and that helps', async (_, up, down) => {
  const database = await prepare();
  await database.query('create index item_a_idx on item (a); cluster item using item_a_idx');
  await hold(database);
  const words = ['--migrations', writeMigrations({ '1_a': up, '1_a/rollback': down }), '--url', database.url];
  const first = await startCommand('db-deploy', ['apply', ...words, '--max-wait', '2s']).ended;
  expect(first.exitCode).toBe(6);
  expect(first.stdout).toContain('the report');
  const [typed = ''] = TERMINATE.exec(first.stdout) ?? [];
  expect(first.stderr).toContain(`to end it: ${typed}`);
  await database.query(typed);
  const [next = ''] = /db-deploy apply\b[^#\n]*/.exec(first.stdout.slice(first.stdout.indexOf('Next'))) ?? [];
  const again = startCommand('db-deploy', [...next.trim().split(' ').slice(1), ...words]);
  expect((await again.ended).exitCode).toBe(0);
});

it('VACUUM FULL waits in short attempts: nobody queues behind it for long', async () => {
  const database = await prepare();
  const release = await hold(database);
  const reader = await startReader(database, 'item');
  const folder = writeMigrations({ '1_a': 'vacuum full item;', '1_a/rollback': 'vacuum item;' });
  const deployment = startDeploy(database.url, folder, { waiting: { ...DEFAULT_WAITING, maxStallMs: 300 } });
  const retries = (): number => deployment.events.filter(({ kind }) => kind === 'lock-retry').length;
  await until('several attempts', async () => retries() > 3);
  // its own work is no waiting: only what came before counts here
  expect(await reader.stop()).toBeLessThan(800);
  await release();
  expect((await deployment.result).exitCode).toBe(0);
});
