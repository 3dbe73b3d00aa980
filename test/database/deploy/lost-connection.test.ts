import { expect, it, onTestFinished } from 'vitest';
import type { DeployOptions } from '../../../src/deploy/deployment.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy, startDeploy } from '../../support/deploy.ts';
import { endOf } from '../../support/end-of.ts';
import { createGate } from '../../support/gate.ts';
import { startForgetfulProxy } from '../../support/forgetful-proxy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { startTcpProxy, type Passing, type TcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';

const FOLDER = {
  '1_a': `create table log (n int); insert into log values (1);
    create index concurrently log_n_idx on log (n);
    insert into log values (2);`,
  '1_a/rollback': 'drop table log;',
  '2_b': 'insert into log values (3);',
  '2_b/rollback': 'delete from log where n = 3;',
};

async function proxied(database: TestDatabase): Promise<TcpProxy> {
  const proxy = await startTcpProxy(database.url);
  onTestFinished(() => proxy.close());
  return proxy;
}

async function undisturbed(files: Readonly<Record<string, string>> = FOLDER): Promise<unknown> {
  const database = await createDatabase();
  expect((await runDeploy(database.url, writeMigrations(files))).exitCode).toBe(0);
  return endOf(database);
}

/** The message of the runner's own session with this text, or the answer to it. */
const of =
  (text: string, direction: Passing['direction']) =>
  ({ query, application, direction: way, type }: Passing): boolean =>
    /^db-deploy\/\w+$/.test(application) &&
    way === direction &&
    query.includes(text) &&
    (way === 'to-server' ? type === 'Q' : true);

const STATEMENTS = ['values (1)', 'index concurrently', 'values (2)', 'values (3)'];

it.each(STATEMENTS)(
  'goes on in the same run when the answer to %s is lost: it was done, and is not done again',
  async (text) => {
    const database = await createDatabase();
    const proxy = await proxied(database);
    const answered = proxy.hold(of(text, 'to-client'));
    const run = startDeploy(proxy.url, writeMigrations(FOLDER));
    await answered;
    proxy.cut('client');
    const result = await run.result;
    expect(result.migrations.map(({ state }) => state)).toEqual(['applied', 'applied']);
    expect(result.exitCode).toBe(0);
    expect(result.migrations.flatMap(({ segments }) => segments.map(({ state }) => state))).toEqual(
      Array.from({ length: 4 }, () => 'done'),
    );
    expect(await database.query('select n from log order by n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await endOf(database)).toEqual(await undisturbed());
    expect(await database.query('select count(*)::int, min(outcome) as outcome from db_check.run')).toEqual([
      { count: 1, outcome: 'done' },
    ]);
  },
);

it.each(STATEMENTS)('goes on in the same run when %s never arrives', async (text) => {
  const database = await createDatabase();
  const proxy = await proxied(database);
  const sent = proxy.hold(of(text, 'to-server'));
  const run = startDeploy(proxy.url, writeMigrations(FOLDER));
  (await sent).releaseHalf();
  expect((await run.result).exitCode).toBe(0);
  expect(await endOf(database)).toEqual(await undisturbed());
});

it('waits for its own build that the server goes on with, and adopts it', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const proxy = await proxied(database);
  const run = startDeploy(
    proxy.url,
    writeMigrations({
      '1_gate': 'create index concurrently "Item_gate_idx" on "Item" (gate(a));',
      '1_gate/rollback': 'drop index concurrently "Item_gate_idx";',
    }),
    { maxWaitMs: 0 },
  );
  const pid = await gate.builderPid();
  proxy.cut('client');
  await until('the run to wait for its own server process', async () =>
    run.events.some((event) => event.kind === 'waiting-for-runner' && event.holder?.pid === pid),
  );
  await gate.open();
  const result = await run.result;
  expect(result.migrations[0]?.problem).toBeUndefined();
  expect(result.migrations[0]?.segments).toMatchObject([{ state: 'done', how: 'adopted' }]);
});

it('ends its own idle server process when that does not hear that we are gone', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const proxy = await startForgetfulProxy(database.url);
  const folder = writeMigrations({
    '1_gate': 'create index concurrently "Item_gate_idx" on "Item" (gate(a));',
    '1_gate/rollback': 'drop index concurrently "Item_gate_idx";',
  });
  const run = startDeploy(proxy.url, folder);
  const pid = await gate.builderPid();
  proxy.forget();
  await until('the run to wait for its own server process', async () =>
    run.events.some((event) => event.kind === 'waiting-for-runner' && event.holder?.pid === pid),
  );
  await gate.open();
  const result = await run.result;
  expect(result.migrations[0]?.segments).toMatchObject([{ state: 'done', how: 'adopted' }]);
  expect(await database.query('select 1 from pg_stat_activity where pid = $1', [pid])).toEqual([]);
});

it('does not go on against whoever ended its session: exit 5, and the same command goes on', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const folder = writeMigrations({
    '1_gate': 'create index concurrently "Item_gate_idx" on "Item" (gate(a));',
    '1_gate/rollback': 'drop index concurrently "Item_gate_idx";',
  });
  const run = startDeploy(database.url, folder);
  await database.query('select pg_terminate_backend($1)', [await gate.builderPid()]);
  const result = await run.result;
  expect(result.exitCode).toBe(5);
  expect(result.migrations[0]?.problem?.message).toContain(
    'terminating connection due to administrator command',
  );
  await gate.open();
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
});

it('replays the SETs of the file before it goes on, and none that were LOCAL', async () => {
  const files = {
    '1_a': `create schema elsewhere; create table elsewhere.log (n int, who text, value text);
      set search_path = elsewhere;
      set my.value = 'kept';
      select set_config('my.other', 'kept too', false);
      begin; set local my.value = 'gone'; insert into log values (1, current_user, current_setting('my.value')); commit;
      set role pg_monitor; reset role;
      vacuum log;
      insert into log values (2, current_user, current_setting('my.value') || ', ' || current_setting('my.other'));`,
    '1_a/rollback': 'drop schema elsewhere cascade;',
  };
  const database = await createDatabase();
  const proxy = await proxied(database);
  const answered = proxy.hold(of('vacuum log', 'to-client'));
  const run = startDeploy(proxy.url, writeMigrations(files));
  await answered;
  proxy.cut('client');
  const result = await run.result;
  expect(result.migrations[0]?.problem).toBeUndefined();
  expect(await database.query('select n, value from elsewhere.log order by n')).toEqual([
    { n: 1, value: 'gone' },
    { n: 2, value: 'kept, kept too' },
  ]);
  expect(await endOf(database)).toEqual(await undisturbed(files));
});

it('replays SET ROLE, and writes its own rows as itself', async () => {
  const database = await createDatabase();
  const role = `role_${database.name}`;
  await database.query(`create role ${role}; grant create on schema public to ${role}`);
  onTestFinished(async () => void (await database.query(`drop owned by ${role}; drop role ${role}`)));
  const proxy = await proxied(database);
  const folder = writeMigrations({
    '1_a': `set role ${role}; create table log (n int); vacuum log; create table other (n int);`,
    '1_a/rollback': 'drop table log, other;',
  });
  const answered = proxy.hold(of('vacuum log', 'to-client'));
  const run = startDeploy(proxy.url, folder);
  await answered;
  proxy.cut('client');
  expect((await run.result).exitCode).toBe(0);
  expect(
    await database.query(
      `select tablename, tableowner = $1 as theirs from pg_tables where schemaname = 'public'
    order by 1`,
      [role],
    ),
  ).toEqual([
    { tablename: '_prisma_migrations', theirs: false },
    { tablename: 'log', theirs: true },
    { tablename: 'other', theirs: true },
  ]);
});

it('gives up after a bounded number of tries, says so, and the same command goes on later', async () => {
  const database = await createDatabase();
  const proxy = await proxied(database);
  const folder = writeMigrations(FOLDER);
  const answered = proxy.hold(of('values (2)', 'to-client'));
  const slept: number[] = [];
  const clock: DeployOptions['clock'] = {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const run = startDeploy(proxy.url, folder, { clock });
  await answered;
  await proxy.close();
  const result = await run.result;
  expect(result.exitCode).toBe(5);
  expect(result.migrations[0]?.problem).toMatchObject({
    kind: 'lost',
    hint: expect.stringContaining('same command'),
  });
  expect(result.migrations[0]?.problem?.message).toContain('ECONNREFUSED');
  expect(slept.filter((ms) => ms >= 250).length).toBe(6);
  expect((await runDeploy(database.url, folder)).exitCode).toBe(0);
  expect(await endOf(database)).toEqual(await undisturbed());
});
