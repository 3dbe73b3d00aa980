import pg from 'pg';
import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { startTransactionPooler } from '../../support/transaction-pooler.ts';

it('passes a direct connection', async () => {
  const database = await createDatabase();
  expect((await preCheck({ url: database.url })).of('pooler')).toMatchObject([{ status: 'pass' }]);
});

it('finds out a transaction pooler', async () => {
  const database = await createDatabase();
  const url = await startTransactionPooler(database.url);
  const { of, exitCode } = await preCheck({ url });
  const [finding] = of('pooler');
  expect(finding).toMatchObject({ status: 'fail', subject: 'connection' });
  expect(finding?.message).toMatch(
    /^goes through a pooler: it was opened to process 999999, and process \d+ answers/,
  );
  expect(exitCode).toBe(1);
});

it('leaves nothing behind on the server connections of the pool', async () => {
  const database = await createDatabase();
  const url = await startTransactionPooler(database.url);
  await preCheck({ url });
  const application = new pg.Client(url);
  await application.connect();
  await application.query('create table t ()');
  await application.query('create table u ()');
  const timeouts = await Promise.all([
    application.query('show statement_timeout'),
    application.query('show statement_timeout'),
  ]);
  expect(timeouts.map(({ rows }) => rows)).toEqual([
    [{ statement_timeout: '0' }],
    [{ statement_timeout: '0' }],
  ]);
  await application.end();
});
