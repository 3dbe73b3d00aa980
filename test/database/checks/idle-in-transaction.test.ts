import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';

it('names the session and what its open transaction holds; the fix ends it', async () => {
  const database = await createDatabase();
  await database.query('create table public."Order" (id int)');
  const client = await database.client();
  await client.query("set application_name = 'worker'");
  await client.query('begin isolation level repeatable read');
  await client.query('insert into "Order" values (1)');
  const input = { url: database.url, limits: { idleInTransactionMs: 0 } };
  const { of, exitCode } = await preCheck(input);
  const [finding] = of('idle-in-transaction');
  expect(finding).toMatchObject({ status: 'fail', limit: '0 ms' });
  expect(finding?.subject).toMatch(/^pid \d+ \(worker, user /);
  expect(finding?.message).toBe(
    'left a transaction open, holding RowExclusiveLock on public."Order", a snapshot; its last query: insert into "Order" values (1)',
  );
  expect(exitCode).toBe(1);
  await database.query(finding?.fix ?? '');
  expect((await preCheck(input)).of('idle-in-transaction')).toMatchObject([{ status: 'pass' }]);
});

it('passes a younger one', async () => {
  const database = await createDatabase();
  const client = await database.client();
  await client.query('begin');
  expect((await preCheck({ url: database.url })).of('idle-in-transaction')).toMatchObject([
    { status: 'pass' },
  ]);
});
