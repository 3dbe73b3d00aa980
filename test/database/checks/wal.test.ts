import { expect, it } from 'vitest';
import type { Limits } from '../../../src/config/settings.ts';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { until } from '../../support/until.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

const serverUrl = useOwnServer({
  archive_mode: 'on',
  checkpoint_timeout: '1h',
  max_slot_wal_keep_size: '1MB',
  checkpoint_completion_target: '0.9',
});

async function look(id: string, limits: Partial<Limits> = {}): Promise<readonly Finding[]> {
  return (await preCheck({ url: serverUrl(), limits })).of(id);
}

/** Until the archiver has been at it, the condition holds. */
async function untilStatus(id: string, status: string, limits: Partial<Limits> = {}): Promise<Finding> {
  return until(`${id} to be ${status}`, async () => {
    const [found] = await look(id, limits);
    return found?.status === status && found;
  });
}

const NEXT_SEGMENT = "select pg_logical_emit_message(true, '', 'x'), pg_switch_wal()";

it('wal-archiving fails without a destination and when it fails, counts what waits, and passes when it succeeds', async () => {
  const database = await createDatabase(serverUrl());
  const run = async (...statements: readonly string[]): Promise<void> => {
    for (const sql of statements) await database.query(sql);
  };
  expect(await look('wal-archiving')).toMatchObject([
    { status: 'fail', message: expect.stringContaining('neither archive_command') },
  ]);
  await run("alter system set archive_command = 'true'", 'select pg_reload_conf()');
  expect((await untilStatus('wal-archiving', 'warn')).message).toContain('nothing has been archived since');
  await run(NEXT_SEGMENT);
  await untilStatus('wal-archiving', 'pass');
  await run(
    "alter system set archive_command = 'false'",
    'select pg_reload_conf()',
    NEXT_SEGMENT,
    NEXT_SEGMENT,
  );
  const failing = await untilStatus('wal-archiving', 'fail');
  expect(failing).toMatchObject({ subject: 'archiver', measured: '2 segments wait', limit: '42' });
  expect(failing.message).toMatch(
    /^could not archive [0-9A-F]{24} .* ago; the last that was is [0-9A-F]{24}, /,
  );
});

it('replication-slots says that a slot is lost', async () => {
  const database = await createDatabase(serverUrl());
  await database.query("select pg_create_physical_replication_slot('lost', true)");
  for (const sql of [NEXT_SEGMENT, NEXT_SEGMENT, NEXT_SEGMENT, 'checkpoint']) await database.query(sql);
  const [finding] = await look('replication-slots');
  expect(finding).toMatchObject({ status: 'fail', subject: 'replication slot lost' });
  expect(finding?.message).toMatch(/^cannot be used again \((wal_removed|its WAL has been removed)\)/);
  await database.query(finding?.fix ?? '');
  expect(await look('replication-slots')).toMatchObject([{ status: 'skipped' }]);
});

it('checkpoint-pressure tells by the rate since the last checkpoint, and the fix is enough', async () => {
  const database = await createDatabase(serverUrl());
  await database.query("alter system set max_wal_size = '256MB'");
  await database.query('select pg_reload_conf()');
  await database.query('checkpoint');
  expect((await look('checkpoint-pressure'))[0]?.message).toMatch(/^the last checkpoint began .* too early/);
  await database.query("create table t as select repeat('x', 500) from generate_series(1, 80000)");
  const finding = await untilStatus('checkpoint-pressure', 'warn');
  expect(finding.message).toMatch(
    /^writes so much WAL that a checkpoint comes every .* instead of every 1 h$/,
  );
  expect(finding.limit).toBe('135 MiB in 1 h');
  for (const statement of (finding.fix ?? '').split('\n')) await database.query(statement);
  await until('room enough', async () => (await look('checkpoint-pressure'))[0]?.status !== 'warn');
});
