import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { startEmbeddedServer } from '../../../src/embedded/server.ts';
import { testBinaries } from '../../support/binaries.ts';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { until } from '../../support/until.ts';

const ID = 'target-vacuums';
const PENDING = ['create index concurrently i on t (id);'];

/** A vacuum that sleeps after every page for as long as the server allows. */
const SLOW = 'set vacuum_cost_delay = 100; set vacuum_cost_limit = 1; set vacuum_cost_page_hit = 100';
const TABLE =
  "create table t (id int, note text); insert into t select i, repeat('x', 500) from generate_series(1, 5000) as i";

it('fails for a vacuum by hand of the target, not for one of another table', async () => {
  const database = await createDatabase();
  await database.query(`${TABLE}; create table other as select * from t`);
  const input = { url: database.url, migrations: PENDING };
  const vacuum = async (table: string): Promise<() => Promise<void>> => {
    const client = await database.client();
    await client.query(SLOW);
    const vacuumed = client.query(`vacuum (disable_page_skipping) ${table}`).catch(() => undefined);
    await until('the vacuum is at work', async () => {
      const rows = await database.query(
        'select from pg_stat_progress_vacuum where datname = current_database()',
      );
      return rows.length === 1;
    });
    return async () => {
      await database.query(
        'select pg_cancel_backend(pid) from pg_stat_progress_vacuum where datname = current_database()',
      );
      await vacuumed;
    };
  };
  const endOther = await vacuum('other');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await endOther();
  const end = await vacuum('t');
  expect((await preCheck(input)).of(ID)).toMatchObject([
    {
      status: 'fail',
      subject: 'table public.t',
      message: expect.stringMatching(/^pid \d+ vacuums it: .*% of its pages read/),
    },
  ]);
  await end();
});

it('warns of an autovacuum, fails for one against wraparound, and does not know what it may not see', async () => {
  const server = await startEmbeddedServer({
    native: testBinaries(),
    settings: { fsync: 'off', autovacuum_naptime: '1s', autovacuum_max_workers: '1' },
  });
  onTestFinished(() => server.stop('immediate'));
  const client = new pg.Client(server.url);
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  const slow =
    'autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 0';
  await client.query(
    `${TABLE}; alter table t set (${slow}, autovacuum_vacuum_scale_factor = 0); update t set id = id`,
  );
  const atWork = (query: string): Promise<true> =>
    until(`autovacuum ${query}`, async () => {
      const { rows } = await client.query(
        `select from pg_stat_activity as a join pg_stat_progress_vacuum as v using (pid) where a.query like 'autovacuum: VACUUM%public.t${query}'`,
      );
      return rows.length === 1;
    });
  await atWork('');
  const input = { url: server.url, migrations: PENDING };
  expect((await preCheck(input)).of(ID)).toMatchObject([
    { status: 'warn', subject: 'table public.t', message: expect.stringContaining('yields to DDL') },
  ]);
  await client.query(
    "set allow_system_table_mods = on; update pg_class set relfrozenxid = '3000000000'::xid where relname = 't'",
  );
  await client.query(
    "select pg_cancel_backend(pid) from pg_stat_activity where query like 'autovacuum: VACUUM%public.t%'",
  );
  await atWork(' (to prevent wraparound)');
  expect((await preCheck(input)).of(ID)).toMatchObject([
    { status: 'fail', subject: 'table public.t', message: expect.stringContaining('yields to nobody') },
  ]);
  await client.query("create role blind login password 'secret'");
  const blind = new URL(server.url);
  blind.username = 'blind';
  expect((await preCheck({ ...input, url: blind.href })).of(ID)).toMatchObject([
    { status: 'unknown', subject: 'table public.t', fix: 'grant pg_read_all_stats to "blind";' },
  ]);
});
