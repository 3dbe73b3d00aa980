import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

const LIMIT_MS = 50;

/** A query that runs until its session is ended, older than the limit when this returns. */
async function startLongQuery(
  database: TestDatabase,
  sql: string,
): Promise<{ pid: number; ended: Promise<unknown> }> {
  const client = await database.client();
  await client.query("set application_name = 'nightly report'");
  const [row] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  const pid = row?.pid ?? 0;
  const ended = client.query(sql).catch((error: { code?: string }) => error.code);
  await until('the query is old enough', async () => {
    const rows = await database.query(
      `select from pg_stat_activity where pid = $1 and state = 'active'
        and query_start < clock_timestamp() - make_interval(secs => $2)`,
      [pid, LIMIT_MS / 1000],
    );
    return rows.length === 1;
  });
  return { pid, ended };
}

it('names the session, its query and its age; the fix ends it', async () => {
  const database = await createDatabase();
  const { pid, ended } = await startLongQuery(database, 'select pg_sleep(3600), 1 as\n  harmless');
  const input = { url: database.url, limits: { longQueryMs: LIMIT_MS } };
  const { of, exitCode } = await preCheck(input);
  const [finding, ...more] = of('long-running-queries');
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    status: 'fail',
    subject: `pid ${pid} (nightly report, user ${new URL(database.url).username})`,
    message: 'has been running a query: select pg_sleep(3600), 1 as harmless',
    limit: '50 ms',
  });
  expect(exitCode).toBe(1);
  await database.query(finding?.fix ?? '');
  expect(await ended).toBe('57P01');
  expect((await preCheck(input)).of('long-running-queries')).toMatchObject([{ status: 'pass' }]);
});

it('does not repeat a query that may hold a secret', async () => {
  const database = await createDatabase();
  const { ended, pid } = await startLongQuery(database, "select pg_sleep(3600), 'hunter2' as password");
  const { of } = await preCheck({ url: database.url, limits: { longQueryMs: LIMIT_MS } });
  expect(of('long-running-queries')[0]?.message).toContain('may hold a secret');
  expect(JSON.stringify(of('long-running-queries'))).not.toContain('hunter2');
  await database.query('select pg_terminate_backend($1)', [pid]);
  await ended;
});

it('passes a younger query', async () => {
  const database = await createDatabase();
  const { pid, ended } = await startLongQuery(database, 'select pg_sleep(3600)');
  expect((await preCheck({ url: database.url })).of('long-running-queries')).toMatchObject([
    { status: 'pass' },
  ]);
  await database.query('select pg_terminate_backend($1)', [pid]);
  await ended;
});

it('is unknown to a role that may not look, never pass', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  const { pid, ended } = await startLongQuery(database, 'select pg_sleep(3600)');
  const { of } = await preCheck({ url: role.url, limits: { longQueryMs: LIMIT_MS } });
  expect(of('long-running-queries')).toMatchObject([
    { status: 'unknown', fix: `grant pg_read_all_stats to "${role.name}";` },
  ]);
  expect(of('long-running-queries')[0]?.message).toContain(`pid ${pid} (nightly report`);
  await database.query('select pg_terminate_backend($1)', [pid]);
  await ended;
});
