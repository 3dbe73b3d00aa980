import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { load, sessionsOf, untilBusy, untilNobodyIsLeft } from '../../support/load.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

const LIGHT = `-- target: 50ms
-- weight: 3
-- params: select 'a' as label, 7 as n union all select 'b', 8
select n from generate_series(1, $1) as n`;
const HEAVY = `-- target: 50ms
select count(*) from generate_series(1, 2000)`;
const ITEM = `-- target: 50ms
select count(*) from item`;

async function createItems(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table item as select n from generate_series(1, 100) as n');
  return database;
}

it('asks the mix by its weights, keeps the limits, and leaves nobody behind', async () => {
  const database = await createDatabase();
  const { exitCode, report, run, stderr } = await load(
    database,
    { light: LIGHT, heavy: HEAVY },
    { clients: 4, for: '1s', 'ramp-up': '300ms', seed: 7 },
  );
  expect(report.verdict).toMatchObject({ status: 'good', exitCode: 0 });
  expect(exitCode).toBe(0);
  expect(run).toMatchObject({ connected: 4, isPartial: false, measuredMs: 1000, errors: [] });
  expect(run.leftOut).toBeGreaterThan(0);
  const [heavy, light] = run.queries;
  expect(run.all.requests).toBe((heavy?.requests ?? 0) + (light?.requests ?? 0));
  expect((light?.requests ?? 0) / (heavy?.requests ?? 1)).toBeGreaterThan(1.5);
  expect((light?.requests ?? 0) / (heavy?.requests ?? 1)).toBeLessThan(6);
  expect(stderr).toContain('4 clients, 1 s after 300 ms of ramp-up, seed 7');
  await untilNobodyIsLeft(database);
});

it('open loop: offers the rate, no more and no less', async () => {
  const database = await createDatabase();
  const { run, exitCode } = await load(database, { light: LIGHT }, { clients: 3, for: '2s', rate: '50/s' });
  expect(run.all.requests).toBe(100);
  expect(exitCode).toBe(0);
});

/** Everybody waits for a second in the middle of the load. */
async function stall(database: TestDatabase, clients: number): Promise<void> {
  await until('the load to run', async () => (await sessionsOf(database)) > clients);
  const holder = await database.client();
  await holder.query('begin');
  await holder.query('lock table item in access exclusive mode');
  await untilBusy(database, clients);
  await holder.query('select pg_sleep(1)');
  await holder.query('commit');
}

it('a stall of the server is seen whole by an open loop, and by one client of a closed loop only once', async () => {
  const database = await createItems();
  const [open] = await Promise.all([
    load(database, { item: ITEM }, { clients: 2, for: '3s', rate: '100/s', 'max-p95': '300ms' }),
    stall(database, 2),
  ]);
  // of 300 arrivals the 100 of that second waited, half a second on average
  expect(open.run.all.latency?.p95Ms).toBeGreaterThan(500);
  expect(open.run.queued).toBeGreaterThan(50);
  // 9 where this process was late itself, on a busy machine
  expect([1, 9]).toContain(open.exitCode);
  const [closed] = await Promise.all([
    load(database, { item: ITEM }, { clients: 1, for: '3s', think: '10ms' }),
    stall(database, 1),
  ]);
  expect(closed.run.all.latency?.maxMs).toBeGreaterThan(900);
  expect(closed.run.all.latency?.p95Ms).toBeLessThan(500);
});

it('counts what the server refuses by SQLSTATE, with an example', async () => {
  const database = await createDatabase();
  const query = `-- target: 1s
-- params: select * from (values (0), (1)) as v (n)
select 1 / $1::int`;
  const { run, exitCode, report } = await load(
    database,
    { divide: query },
    { clients: 2, for: '1s', seed: 3 },
  );
  expect(exitCode).toBe(1);
  expect(run.errors).toEqual([{ code: '22012', count: run.all.errors, example: 'divide: division by zero' }]);
  expect(run.all.errors / run.all.requests).toBeGreaterThan(0.3);
  expect(run.all.errors / run.all.requests).toBeLessThan(0.7);
  expect(report.verdict.summary).toContain('load-errors');
});

it('what a timeout ended counts with the time it took', async () => {
  const database = await createDatabase();
  const query = `-- target: 1s
select pg_sleep(60)`;
  const { run, exitCode } = await load(
    database,
    { sleep: query },
    { clients: 2, for: '1s', 'query-timeout': '400ms' },
  );
  expect(run.errors).toMatchObject([{ code: '57014' }]);
  expect(run.all.latency?.p50Ms).toBeGreaterThanOrEqual(390);
  expect(exitCode).toBe(1);
});

it('opens a session again that was ended, and counts what failed', async () => {
  const database = await createDatabase();
  const query = '-- target: 1s\nselect pg_sleep(0.03)';
  const [{ run, exitCode }] = await Promise.all([
    load(database, { sleep: query }, { clients: 3, for: '3s' }),
    (async () => {
      await untilBusy(database, 3);
      await database.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'db-check/%'`);
    })(),
  ]);
  expect(run.all.errors).toBeGreaterThan(0);
  expect(run.errors.every(({ code }) => code === '57P01' || code === 'lost')).toBe(true);
  expect(run.all.requests - run.all.errors).toBeGreaterThan(100);
  expect(run.reopened).toBeGreaterThanOrEqual(3);
  expect(exitCode).toBe(1);
  await untilNobodyIsLeft(database);
});

it('a query without values is unknown, and so is the load', async () => {
  const database = await createItems();
  const none = `-- target: 1s
-- params: select n from item where false
select n from item where n = $1`;
  const { exitCode, report } = await load(database, { item: ITEM, none }, { clients: 1, for: '1s' });
  expect(exitCode).toBe(9);
  expect(report.verdict.summary).toContain('1 unknown (none)');
});

it('a driver that is late itself knows nothing', async () => {
  const database = await createItems();
  const block = setInterval(() => {
    const end = performance.now() + 300;
    while (performance.now() < end);
  }, 320);
  try {
    const { exitCode, report, run } = await load(database, { item: ITEM }, { clients: 2, for: '2s' });
    expect(run.driver.meanLagMs).toBeGreaterThan(50);
    expect(report.verdict.summary).toContain('load-driver');
    expect(exitCode).toBe(9);
  } finally {
    clearInterval(block);
  }
});

it('finds the highest load at which all limits hold, and says what broke at the next', async () => {
  const database = await createDatabase();
  // one at a time: n clients wait n times 60 ms
  const query = `-- target: 1s
select pg_advisory_xact_lock(20260101), pg_sleep(0.06)`;
  const { exitCode, report } = await load(
    database,
    { turn: query },
    { clients: 2, for: '2s', 'max-mean': '400ms', 'find-limit': true },
  );
  expect(exitCode).toBe(0);
  const [, held, broken] =
    /all limits hold up to (\d+) clients?; at (\d+) clients: mean: .*, limit 400 ms/.exec(
      report.verdict.summary,
    ) ?? [];
  expect(Number(held)).toBeGreaterThanOrEqual(2);
  // the first round waits less
  expect(Number(held)).toBeLessThanOrEqual(8);
  expect(Number(broken)).toBe(Number(held) + 1);
  await untilNobodyIsLeft(database);
});

it('finds the highest rate, and does not take too few samples for a limit', async () => {
  const database = await createDatabase();
  const query = `-- target: 1s
select pg_advisory_xact_lock(20260102), pg_sleep(0.05)`;
  const search = (rate: string, seconds: string): ReturnType<typeof load> =>
    load(
      database,
      { turn: query },
      { clients: 5, rate, for: seconds, 'max-mean': '700ms', 'find-limit': true },
    );
  // at most 20 in a second can be answered
  const found = await search('8/s', '3s');
  expect(found.exitCode).toBe(0);
  const [, held] = /hold up to ([\d.]+)\/s for 5 clients; at /.exec(found.report.verdict.summary) ?? [];
  expect(Number(held)).toBeGreaterThanOrEqual(8);
  expect(Number(held)).toBeLessThan(40);
  const few = await search('8/s', '1s');
  expect(few.exitCode).toBe(9);
  expect(few.report.verdict.summary).toContain('load-p95');
});

it('a search goes as far as there is room, and says what ends it', async () => {
  const database = await createDatabase();
  const role = await createRole(database, 'connection limit 9');
  const { exitCode, report } = await load(
    { ...database, url: role.url },
    { one: '-- target: 1s\nselect 1' },
    { clients: 4, for: '1s', think: '5ms', 'find-limit': true },
  );
  expect(report.verdict.summary).toContain(
    `all limits hold up to 8 clients; more was not tried: CONNECTION LIMIT 9 of the role ${role.name} - 1 in use`,
  );
  expect(exitCode).toBe(0);
});
