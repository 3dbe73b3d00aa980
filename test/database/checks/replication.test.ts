import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Limits } from '../../../src/config/settings.ts';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { startReplicatedServer, type ReplicatedServer } from '../../support/replica.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

const MEBIBYTE = 2 ** 20;
const WRITE = "create table filler as select repeat('x', 500) from generate_series(1, 8000)";

let server: ReplicatedServer;
beforeAll(async () => void (server = await startReplicatedServer()));
afterAll(() => server.stop());

async function look(id: string, limits: Partial<Limits> = {}, url = server.url): Promise<readonly Finding[]> {
  return (await preCheck({ url, limits })).of(id);
}

async function onStandby(statements: string): Promise<void> {
  const client = new pg.Client(server.standbyUrl);
  await client.connect();
  for (const statement of statements.split('\n')) await client.query(statement);
  await client.end();
}

it('replication-lag names the standby that is behind, until it has caught up', async () => {
  const database = await createDatabase(server.url);
  const limits = { maxReplicationLagBytes: MEBIBYTE };
  await until(
    'the standby to have caught up',
    async () => (await look('replication-lag', limits))[0]?.status === 'pass',
  );
  await onStandby('select pg_wal_replay_pause()');
  await database.query(WRITE);
  const [finding, ...more] = await look('replication-lag', limits);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ status: 'fail', limit: '1 MiB, 10 s' });
  expect(finding?.subject).toBe('standby replica at 127.0.0.1/32');
  expect(finding?.message).toBe('(streaming) is behind');
  expect(finding?.measured).toMatch(/^[34]\.\d+ MiB/);
  const atSix = await look('replication-lag', {
    maxReplicationLagBytes: 6 * MEBIBYTE,
    maxReplicationLagMs: 3_600_000,
  });
  expect(atSix).toMatchObject([{ status: 'warn' }]);
  await onStandby('select pg_wal_replay_resume()');
  await until(
    'the standby to have caught up',
    async () => (await look('replication-lag', limits))[0]?.status === 'pass',
  );
});

it('replication-lag is unknown to a role that may not see it, until the fix is run', async () => {
  const database = await createDatabase(server.url);
  const role = await createRole(database);
  const [finding] = await look('replication-lag', {}, role.url);
  expect(finding).toMatchObject({ status: 'unknown', subject: `role ${role.name}` });
  await database.query(finding?.fix ?? '');
  expect(await look('replication-lag', { maxReplicationLagMs: 3_600_000 }, role.url)).toMatchObject([
    { status: 'pass' },
  ]);
});

it('runs on the standby, where every check has its say and what the primary does is skipped', async () => {
  const { report, of } = await preCheck({ url: server.standbyUrl });
  const findings = report.sections.flatMap((section) =>
    section.kind === 'findings' ? section.findings : [],
  );
  expect(findings.filter(({ message }) => message.includes('could not be'))).toEqual([]);
  for (const id of ['replication-lag', 'checkpoint-pressure', 'wal-archiving'])
    expect(of(id)).toMatchObject([{ status: 'skipped' }]);
});

it('xmin-horizon names the slot that a query on the standby holds back, and the standby without one', async () => {
  const database = await createDatabase(server.url);
  const reader = new pg.Client(server.standbyUrl);
  reader.on('error', () => undefined);
  await reader.connect();
  await reader.query('begin isolation level repeatable read');
  await reader.query('select from pg_class');
  await database.query(
    `do $$ begin for i in 1..300 loop perform pg_current_xact_id(); commit; end loop; end $$`,
  );
  const limits = { xminAgePercent: 0.00005 };
  const [held] = await until('feedback', async () => {
    const found = (await look('xmin-horizon', limits)).filter(({ status }) => status === 'fail');
    return found.length > 0 && found;
  });
  expect(held).toMatchObject({ subject: 'replication slot standby_1' });
  expect(held?.message).toMatch(/for the consumer at pid \d+$/);
  await onStandby("alter system set primary_slot_name = ''\nselect pg_reload_conf()");
  const [standby] = await until('feedback by the walsender', async () => {
    const found = (await look('xmin-horizon', limits)).filter(({ subject }) => subject === 'standby replica');
    return found.length > 0 && found;
  });
  await onStandby(standby?.fix ?? '');
  await until('no feedback', async () => {
    const found = await look('xmin-horizon', limits);
    return !found.some(({ subject }) => subject === 'standby replica');
  });
  await reader.end();
});

it('replication-slots warns of one that nobody uses, fails when it keeps much WAL, and the fix drops it', async () => {
  await server.stopStandby();
  const database = await createDatabase(server.url);
  const alone = await until('the slot to be left', async () => {
    const found = await look('replication-slots', { maxSlotRetainedBytes: 2 ** 40 });
    return found[0]?.status === 'warn' && found;
  });
  expect(alone).toMatchObject([{ subject: 'replication slot standby_1', limit: '1 TiB' }]);
  await database.query(WRITE.replace('filler', 'more'));
  const [finding] = await look('replication-slots', { maxSlotRetainedBytes: MEBIBYTE });
  expect(finding).toMatchObject({ status: 'fail', limit: '1 MiB' });
  expect(finding?.message).toMatch(/^is used by nobody.* and keeps WAL from being removed$/);
  await database.query(finding?.fix ?? '');
  expect(await look('replication-slots')).toMatchObject([{ status: 'skipped' }]);
  expect(await look('replication-lag')).toMatchObject([{ status: 'skipped' }]);
});
