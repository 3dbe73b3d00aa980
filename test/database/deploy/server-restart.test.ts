import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { startDeploy, runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { startRestartableServer } from '../../support/restartable-server.ts';
import { sendInto } from '../../support/send-into.ts';

const FOLDER = {
  '1_a': `create table log (n int); insert into log select generate_series(1, 1000);
    create index concurrently log_n_idx on log (n);
    insert into log values (0);`,
  '1_a/rollback': 'drop table log;',
};

it('goes on in the same run when a server that was killed is back soon', async () => {
  const server = await startRestartableServer();
  onTestFinished(() => server.stop());
  const query = async (sql: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client(server.url);
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql, parameters).finally(() => client.end())).rows;
  };
  const holder = new pg.Client(server.url);
  holder.on('error', () => undefined);
  await holder.connect();
  const { run } = await sendInto(
    { url: server.url, query },
    'create index concurrently',
    (url) => startDeploy(url, writeMigrations(FOLDER)),
    () => holder.query('begin isolation level repeatable read; select 1'),
  );
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
