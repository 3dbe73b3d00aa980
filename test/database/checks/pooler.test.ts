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
