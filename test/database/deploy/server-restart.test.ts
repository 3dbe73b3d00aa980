import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { startDeploy, runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { startRestartableServer } from '../../support/restartable-server.ts';
import { until } from '../../support/until.ts';

const FOLDER = {
  '1_a': `create table log (n int); insert into log select generate_series(1, 1000);
    create index concurrently log_n_idx on log (n);
    insert into log values (0);`,
  '1_a/rollback': 'drop table log;',
};

it('goes on in the same run when a server that was killed is back soon', async () => {
  const server = await startRestartableServer();
  onTestFinished(() => server.stop());
  const query = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client(server.url);
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql).finally(() => client.end())).rows;
  };
  const holder = new pg.Client(server.url);
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query('begin isolation level repeatable read; select 1');
  const run = startDeploy(server.url, writeMigrations(FOLDER));
  await until('the build to wait', async () => {
    const rows = await query(`select 1 from pg_stat_progress_create_index where phase like 'waiting%'`);
    return rows.length > 0;
  });
  await server.restart();
  const result = await run.result;
  expect(result.migrations[0]?.problem).toBeUndefined();
  expect(result.exitCode).toBe(0);
  expect(await query('select count(*)::int as count from log')).toEqual([{ count: 1001 }]);
  expect(await query(`select indisvalid from pg_index where indrelid = 'log'::regclass`)).toEqual([
    { indisvalid: true },
  ]);
  expect((await runDeploy(server.url, writeMigrations(FOLDER))).exitCode).toBe(0);
});
