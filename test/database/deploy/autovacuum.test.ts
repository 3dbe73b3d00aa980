import { expect, it, onTestFinished } from 'vitest';
import pg from 'pg';
import type { RunEvent } from '../../../src/deploy/events.ts';
import { renderBlocker } from '../../../src/deploy/render-blocker.ts';
import { startEmbeddedServer } from '../../../src/embedded/server.ts';
import { testBinaries } from '../../support/binaries.ts';
import { startDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { until } from '../../support/until.ts';

/** A server whose autovacuum starts within a second and then takes minutes for a table of many pages. */
async function startServer(): Promise<{ readonly url: string; readonly client: pg.Client }> {
  const server = await startEmbeddedServer({
    native: testBinaries(),
    settings: {
      fsync: 'off',
      autovacuum_naptime: '1s',
      autovacuum_vacuum_cost_delay: '100ms',
      autovacuum_vacuum_cost_limit: '1',
      autovacuum_vacuum_threshold: '1',
    },
  });
  onTestFinished(() => server.stop('immediate'));
  const client = new pg.Client(server.url);
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return { url: server.url, client };
}

const FOLDER = {
  '1_a': 'alter table item add column more int;',
  '1_a/rollback': 'alter table item drop column more;',
};
/** 2,000 pages: several minutes at this pace. */
const FILL = `insert into item select g, repeat('x', 1000) from generate_series(1, 14000) g`;

function untilVacuumed(client: pg.Client): Promise<unknown> {
  return until(
    'an autovacuum worker on the table',
    async () => {
      const { rows } = await client.query(`select from pg_stat_progress_vacuum as v
        join pg_stat_activity as a on a.pid = v.pid and a.backend_type = 'autovacuum worker'
        where v.relid = 'item'::regclass`);
      return rows.length > 0;
    },
    40_000,
  );
}

function blockersOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'lock-retry' ? event.blockers.map(renderBlocker) : []));
}

it('outlasts an ordinary autovacuum in one attempt, and stalls nobody for longer than that', async () => {
  const { url, client } = await startServer();
  await client.query(`create table item (a int, b text)`);
  await client.query(FILL);
  await client.query('delete from item where a % 2 = 0');
  await untilVacuumed(client);
  const { events, result } = startDeploy(url, writeMigrations(FOLDER));
  expect((await result).migrations[0]?.problem).toBeUndefined();
  const attempts = events.filter(({ kind }) => kind === 'lock-retry').length;
  expect(blockersOf(events).at(-1)).toContain('an autovacuum, which yields after deadlock_timeout');
  // one attempt to see it, or two on a busy machine, and then the one that is long enough
  expect(attempts).toBeGreaterThan(0);
  expect(attempts).toBeLessThan(4);
});

it('names an autovacuum that prevents wraparound, and does not stall anybody for it in vain', async () => {
  const { url, client } = await startServer();
  await client.query(`create table item (a int, b text) with (autovacuum_freeze_max_age = 100000)`);
  await client.query(FILL);
  await client.query(`create procedure age() language plpgsql as
    $$ begin for i in 1..100100 loop perform pg_current_xact_id(); commit; end loop; end $$`);
  await client.query('call age()');
  await untilVacuumed(client);
  const started = performance.now();
  const { events, result } = startDeploy(url, writeMigrations(FOLDER), { maxWaitMs: 3000 });
  const { exitCode, migrations } = await result;
  expect(exitCode).toBe(6);
  expect(migrations[0]?.problem?.message).toContain('to prevent wraparound, which yields to nobody');
  expect(blockersOf(events).at(-1)).toContain('to prevent wraparound');
  expect(performance.now() - started).toBeLessThan(10_000);
}, 120_000);
