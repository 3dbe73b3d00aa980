import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck, type PreCheckInput } from '../../support/pre-check.ts';
import { startTcpProxy, type Passing, type TcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';

const PARTIAL = ['create index concurrently some_idx on "Order" (id) where id > 5;'];

async function proxied(): Promise<{ readonly proxy: TcpProxy; readonly url: string }> {
  const database = await createDatabase();
  await database.query('create table "Order" (id int)');
  const proxy = await startTcpProxy(database.url);
  return { proxy, url: proxy.url };
}

/** Everything that is sent to the server from now on. */
function tap(proxy: TcpProxy): readonly string[] {
  const sent: string[] = [];
  void proxy.hold(({ direction, bytes }) => {
    if (direction === 'to-server') sent.push(bytes.toString('utf8'));
    return false;
  });
  return sent;
}

const asks =
  (what: string) =>
  ({ direction, bytes }: Passing): boolean =>
    direction === 'to-server' && bytes.includes(what);

it('sends every question before the first of them is answered', async () => {
  const { proxy, url } = await proxied();
  const sent = tap(proxy);
  const isSent = (what: string): boolean => sent.some((text) => text.includes(what));
  const held = proxy.hold(({ direction }) => direction === 'to-client' && isSent('pg_stat_activity'));
  const report = preCheck({ url });
  const { release } = await held;
  await until('the questions behind it', () =>
    Promise.resolve(['pg_stat_archiver', 'pg_replication_slots', 'pg_prepared_xacts'].every(isSent)),
  );
  release();
  expect((await report).of('wal-archiving')).not.toMatchObject([{ status: 'unknown' }]);
  await proxy.close();
});

it('ends in its time when the server falls silent, and says what it does not know', async () => {
  const { proxy, url } = await proxied();
  const silence = proxy.hold(asks('pg_replication_slots'));
  const { of, exitCode } = await preCheck({
    url,
    limits: { runMs: 2000 },
    userChecks: { mine: "select 'pass' as status, '' as subject, '' as message" },
  });
  await silence;
  expect(of('replication-slots')).toMatchObject([{ status: 'unknown' }]);
  expect(of('replication-slots')[0]?.message).toContain('no answer within the 2 s of the whole run');
  expect(of('mine')[0]?.message).toContain('the 2 s of the whole run were used up');
  expect(of('pending-migrations')).toMatchObject([{ status: 'skipped' }]);
  expect(exitCode).toBe(9);
  await proxy.close();
});

it('does so too when the ledger is not answered', async () => {
  const { proxy, url } = await proxied();
  const silence = proxy.hold(asks('_prisma_migrations'));
  const { of, exitCode } = await preCheck({ url, migrations: PARTIAL, limits: { runMs: 2000 } });
  await silence;
  for (const id of ['pending-migrations', 'connections', 'index-space', 'migration-privileges'])
    expect(of(id)[0]).toMatchObject({ id, status: 'unknown' });
  expect(of('pending-migrations')[0]?.message).toContain('no answer within the 2 s');
  expect(exitCode).toBe(9);
  await proxy.close();
});

it('asks the planner about a condition only where a size is forecast', async () => {
  const { proxy, url } = await proxied();
  const asked = async (flags: NonNullable<PreCheckInput['flags']>): Promise<boolean> => {
    const sent = tap(proxy);
    await preCheck({ url, migrations: PARTIAL, flags });
    return sent.some((text) => text.includes('explain (format json)'));
  };
  expect(await asked({ only: ['connections'] })).toBe(false);
  for (const id of ['index-space', 'build-time']) expect(await asked({ only: [id] })).toBe(true);
  await proxy.close();
});
