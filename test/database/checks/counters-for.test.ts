import { expect, it } from 'vitest';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { until } from '../../support/until.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

/** 16 MB of shared_buffers. */
const serverUrl = useOwnServer({});

async function look(database: TestDatabase, id: string, countersFor?: string): Promise<readonly Finding[]> {
  const flags = { only: [id], ...(countersFor !== undefined && { countersFor }) };
  return (await preCheck({ url: database.url, migrations: ['create index i on t (id);'], flags })).of(id);
}

const ROLLBACKS =
  'do $$ begin for i in 1..900 loop commit; end loop; for i in 1..200 loop rollback; end loop; end $$';

/** Works on sessions of their own, whose counters arrive when they end, as long as the other goes on. */
async function during<Result>(other: Promise<Result>, work: () => Promise<unknown>): Promise<Result> {
  const over = new AbortController();
  const ended = other.finally(() => over.abort());
  while (!over.signal.aborted) await work();
  return ended;
}

it('takes rates of that time only: what was long ago is over, what happens now is seen', async () => {
  const database = await createDatabase(serverUrl());
  await database.query(ROLLBACKS);
  const id = 'database-rates';
  await until('the rollbacks to be counted', async () => (await look(database, id))[0]?.status === 'warn');
  expect(await look(database, id, '200ms')).toMatchObject([{ status: 'pass' }]);
  const [finding] = await during(look(database, id, '4s'), () => database.query(ROLLBACKS));
  expect(finding).toMatchObject({ status: 'warn', limit: '10 %' });
  expect(finding?.message).toMatch(/transactions were rolled back since 20\d\d-\d\d-\d\d \d\d:\d\d/);
});

it('takes cache hits of that time only', async () => {
  const database = await createDatabase(serverUrl());
  await database.query(
    `create table t (id int, note text); alter table t alter note set storage plain;
     insert into t select g, repeat('x', 2000) from generate_series(1, 20000) as g`,
  );
  const read = (): Promise<unknown> => database.query('select count(note) from t');
  const id = 'target-cache-hit';
  for (let times = 0; times < 6; times += 1) await read();
  await until('the blocks to be counted', async () => (await look(database, id))[0]?.status === 'warn');
  expect(await look(database, id, '200ms')).toMatchObject([
    { status: 'skipped', message: expect.stringMatching(/^fewer than 10,000 blocks .* since 20/) },
  ]);
  const [finding] = await during(look(database, id, '4s'), read);
  expect(finding).toMatchObject({ status: 'warn', subject: 'table public.t' });
});

it('wants a duration', async () => {
  const { url } = await createDatabase(serverUrl());
  await expect(preCheck({ url, flags: { countersFor: '30' } })).rejects.toThrow(
    '--counters-for wants a duration with a unit',
  );
});
