import { expect, it } from 'vitest';
import { CHECKS } from '../../../src/checks/index.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../src/config/settings.ts';
import { findingsByCheck } from '../../../src/report/findings-by-check.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

const serverUrl = useOwnServer({ archive_mode: 'on' });

/** So tight that everything there is to see is too much. */
const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  maxConnections: 1,
  longQueryMs: 0,
  idleInTransactionMs: 0,
  blockerMs: 0,
  xminAgePercent: 1e-12,
  wraparoundPercent: 1e-12,
  maxSlotRetainedBytes: 1,
};

const POOLS = [{ name: 'web', instances: 100, pool: 100 }];

const MIGRATIONS = [
  'create index concurrently "Order_idx" on "Order" (id);',
  'alter table "Order" add note text;',
];

/** Checks that a superuser finds fault with in the trouble below: the matrix is about these. */
const TROUBLED = [
  'concurrent-build-blockers',
  'connection-budget',
  'conflicting-locks',
  'connections',
  'extension-versions',
  'idle-in-transaction',
  'invalid-indexes',
  'lock-waits',
  'long-running-queries',
  'pending-restart',
  'prepared-transactions',
  'replication-slots',
  'wal-archiving',
  'wraparound',
  'xmin-horizon',
];

async function makeTrouble(database: TestDatabase): Promise<void> {
  await database.query("create extension pg_stat_statements version '1.8'");
  await database.query("select pg_create_physical_replication_slot('left', true)");
  await database.query("alter system set external_pid_file = '/nowhere'");
  await database.query('select pg_reload_conf()');
  await database.query('insert into "Order" values (1), (1)');
  await database.query('create unique index concurrently broken on "Order" (id)').catch(() => undefined);
  const [idle, long, waiting, prepared] = await Promise.all([1, 2, 3, 4].map(() => database.client()));
  await prepared?.query('begin; create table prepared (id int)');
  await prepared?.query("prepare transaction 'left'");
  await idle?.query('begin isolation level repeatable read');
  await idle?.query('insert into "Order" values (2)');
  void long?.query('select pg_sleep(600)').catch(() => undefined);
  void waiting?.query('truncate "Order"').catch(() => undefined);
  await until('the trouble to be there', async () => {
    const [row] = await database.query(
      `select (select count(*) from pg_locks where not granted) as waiting,
        (select count(*) from pg_stat_activity where query = 'select pg_sleep(600)' and state = 'active') as long,
        (select count(*) from pg_settings where pending_restart and name = 'external_pid_file') as pending`,
    );
    return row?.['waiting'] === '1' && row['long'] === '1' && row['pending'] === '1';
  });
}

async function statuses(url: string): Promise<ReadonlyMap<string, string>> {
  const { report } = await preCheck({ url, limits: LIMITS, migrations: MIGRATIONS, pools: POOLS });
  return new Map(findingsByCheck(report).map(({ id, status }) => [id, status]));
}

it('what a superuser finds fault with passes for nobody', async () => {
  const database = await createDatabase(serverUrl());
  const owner = await createRole(database);
  await database.query(`create table "Order" (id int); alter table "Order" owner to ${owner.name}`);
  await makeTrouble(database);
  const seen = await statuses(database.url);
  const troubled = CHECKS.map(({ id }) => id).filter((id) => ['warn', 'fail'].includes(seen.get(id) ?? ''));
  expect(troubled).toEqual(expect.arrayContaining(TROUBLED));

  const roles = [owner, await createRole(database)];
  for (const group of ['pg_read_all_stats', 'pg_monitor']) {
    const role = await createRole(database);
    await database.query(`grant ${group} to ${role.name}`);
    roles.push(role);
  }
  for (const { name, url } of roles) {
    const own = await statuses(url);
    const blind = troubled.filter((id) => !['warn', 'fail', 'unknown'].includes(own.get(id) ?? 'nothing'));
    expect({ name, blind }).toEqual({ name, blind: [] });
  }
  await database.query("rollback prepared 'left'");
  await database.query("select pg_drop_replication_slot('left')");
});
