import { describe, expect, it } from 'vitest';
import { startCommand } from '../../support/command.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy, startDeploy } from '../../support/deploy.ts';
import { createGate } from '../../support/gate.ts';
import { writeMigration, writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';
import { until } from '../../support/until.ts';

/** Its rollback builds an index that stands at the gate, between two drops. */
const SWAP = {
  '1_swap':
    'create index concurrently i1 on "Item" (b); create index concurrently i2 on "Item" (a, b); drop index concurrently slow;',
  '1_swap/rollback':
    'drop index concurrently i1; create index concurrently slow on "Item" (gate(a)); drop index concurrently i2;',
};

const indexes = ({ query }: TestDatabase): Promise<Record<string, unknown>[]> =>
  query(
    `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = '"Item"'::regclass order by 1`,
  );

it('goes on after kill -9 in the middle of a concurrent build, and is proved all the same', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  await gate.open();
  await database.query('create index slow on "Item" (gate(a))');
  await runDeploy(database.url, writeMigrations(SWAP));
  await gate.close();
  const words = ['--last', '--yes', '--migrations', '/nowhere', '--url', database.url];
  const killed = startCommand('db-rollback', words);
  const orphan = await gate.builderPid();
  killed.process.kill('SIGKILL');
  expect((await killed.ended).signal).toBe('SIGKILL');
  expect(await gate.builderPid()).toBe(orphan);
  const again = startCommand('db-rollback', [...words, '--json']);
  await until('the second run to wait for the first one', async () => {
    const rows = await database.query(
      `select from pg_stat_activity where datname = current_database()
        and application_name like 'db-rollback/%' and pid <> $1`,
      [orphan],
    );
    return rows.length > 0;
  });
  await gate.open();
  const { exitCode, stdout } = await again.ended;
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: { status: 'good' },
    sections: [
      {
        data: [
          {
            state: 'rolled-back',
            proof: { kind: 'proved', foreign: [] },
            segments: [
              { state: 'skipped' },
              { state: 'done', how: 'adopted' },
              { state: 'done', how: 'ran' },
            ],
          },
        ],
      },
    ],
  });
  expect(await indexes(database)).toEqual([{ name: 'slow', valid: true }]);
});

it('takes back what a deployment did before it was killed half-way', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const folder = writeMigrations({
    '1_half':
      'create index concurrently i1 on "Item" (b); create index concurrently i2 on "Item" (gate(a)); create index concurrently i3 on "Item" (a);',
    '1_half/rollback': 'drop index concurrently i3; drop index concurrently i2; drop index concurrently i1;',
  });
  const first = startDeploy(database.url, folder);
  await database.query('select pg_terminate_backend($1)', [await gate.builderPid()]);
  expect(await first.result).toMatchObject({ exitCode: 5 });
  await gate.open();
  const result = await runRollback(database.url);
  expect(result.migrations).toMatchObject([
    {
      state: 'rolled-back',
      proof: { kind: 'proved', ours: [] },
      segments: [{ how: 'gone' }, { how: 'ran' }, { how: 'ran' }],
    },
  ]);
  expect(result.exitCode).toBe(0);
  expect(await indexes(database)).toEqual([]);
  const again = await runDeploy(database.url, folder, { release: ['1_half'] });
  expect(again.exitCode).toBe(0);
  expect(await indexes(database)).toHaveLength(3);
});

it('is held from running beside a deployment, and then sees what that one did', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const folder = writeMigrations({
    '1_a': 'create index concurrently i1 on "Item" (gate(a));',
    '1_a/rollback': 'drop index concurrently i1;',
  });
  const deployment = startDeploy(database.url, folder);
  await gate.builderPid();
  const events: { kind: string }[] = [];
  const result = runRollback(database.url, { emit: (event) => void events.push(event) });
  await until('the rollback to wait', async () => events.some(({ kind }) => kind === 'waiting-for-runner'));
  await gate.open();
  expect(await deployment.result).toMatchObject({ exitCode: 0 });
  expect(await result).toMatchObject({ exitCode: 0, migrations: [{ proof: { kind: 'proved' } }] });
});

it('keeps a deployment from building on what is half taken back, and says how to go on', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  await gate.open();
  await database.query('create index slow on "Item" (gate(a))');
  const folder = writeMigrations(SWAP);
  await runDeploy(database.url, folder);
  await gate.close();
  const broken = runRollback(database.url);
  await database.query('select pg_terminate_backend($1)', [await gate.builderPid()]);
  expect((await broken).exitCode).toBe(5);
  await gate.open();
  writeMigration(folder, '2_next', 'create table next ();');
  writeMigration(folder, '2_next/rollback', 'drop table next;');
  const words = ['--migrations', folder, '--url', database.url];
  const refused = await startCommand('db-deploy', ['apply', ...words]).ended;
  expect(refused).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('db-rollback 1_swap') });
  const status = await startCommand('db-deploy', ['status', ...words]).ended;
  expect(status).toMatchObject({
    exitCode: 5,
    stdout: expect.stringMatching(/1_swap +leaving, its rollback did not end/),
  });
  const choices = await startCommand('db-deploy', ['resolve', ...words]).ended;
  expect(choices).toMatchObject({ exitCode: 5, stdout: expect.stringContaining('db-rollback 1_swap') });
  const overruled = await startCommand('db-deploy', ['resolve', '1_swap', '--applied', ...words]).ended;
  expect(overruled).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('migration 1_swap is half taken back: --applied does not apply'),
  });
  const rolledBack = await startCommand('db-rollback', ['1_swap', '--yes', ...words]).ended;
  expect(rolledBack.exitCode).toBe(0);
  const deployed = await startCommand('db-deploy', ['apply', '--release', '1_swap', ...words]).ended;
  expect(deployed.exitCode).toBe(0);
});

it('finds nothing to do when the server finished a killed rollback while it waited', async () => {
  const database = await createDatabase();
  await database.query(`create function pass() returns int language plpgsql as
    $$ begin while not pg_try_advisory_xact_lock(4243) loop perform pg_sleep(0.01); end loop; return 1; end $$`);
  const keeper = await database.client();
  await keeper.query('select pg_advisory_lock(4243)');
  const files = {
    '1_t': 'create table t (x int);',
    '1_t/rollback': 'insert into t select pass(); drop table t;',
  };
  await runDeploy(database.url, writeMigrations(files));
  const words = ['--last', '--yes', '--accept-loss', '--migrations', '/nowhere', '--url', database.url];
  const killed = startCommand('db-rollback', words);
  await until('the rollback to stand at the gate', async () => {
    const rows = await database.query(`select from pg_stat_activity where datname = current_database()
      and application_name like 'db-rollback/%' and wait_event = 'PgSleep'`);
    return rows.length > 0;
  });
  killed.process.kill('SIGKILL');
  await killed.ended;
  const events: { kind: string }[] = [];
  const result = runRollback(database.url, { emit: (event) => void events.push(event) });
  await until('the second one to wait', async () => events.some(({ kind }) => kind === 'waiting-for-runner'));
  await keeper.query('select pg_advisory_unlock(4243)');
  expect((await result).migrations).toMatchObject([{ name: '1_t', state: 'before', problem: undefined }]);
});

const named = async ({ query }: TestDatabase): Promise<unknown> =>
  (await query(`select indexdef from pg_indexes where indexname in ('i1', 'i2')`)).map(
    ({ indexdef }) => indexdef,
  );

describe('an index that is not of the migration, which never came to make its own', () => {
  const half = {
    '1_half':
      'create table made (n int); create index concurrently i1 on "Item" (gate(a)); create index concurrently i2 on "Item" (a, b);',
    '1_half/rollback': 'drop index concurrently i2; drop index concurrently i1; drop table made;',
  };
  /** Its deployment lost its connection while it built i1. */
  const stopped = async (): Promise<TestDatabase> => {
    const database = await createDatabase();
    const gate = await createGate(database);
    const first = startDeploy(database.url, writeMigrations(half));
    await database.query('select pg_terminate_backend($1)', [await gate.builderPid()]);
    expect((await first.result).exitCode).toBe(5);
    await gate.open();
    return database;
  };

  it('stays where it stood before the deployment, which was refused because of it', async () => {
    const database = await createDatabase();
    const folder = writeMigrations(half);
    await createGate(database).then((gate) => gate.open());
    await database.query('create index i2 on "Item" (b)');
    const before = await named(database);
    expect((await runDeploy(database.url, folder)).exitCode).toBe(7);
    const result = await runRollback(database.url);
    expect(result).toMatchObject({
      exitCode: 0,
      migrations: [
        { proof: { kind: 'proved' }, segments: [{ how: 'kept' }, { how: 'ran' }, { state: 'done' }] },
      ],
    });
    expect(await named(database)).toEqual(before);
  });

  it.each(['(b)', '(a, b)'])('stays where somebody made it on %s since', async (columns) => {
    const database = await stopped();
    await database.query(`create index i2 on "Item" ${columns}`);
    const result = await runRollback(database.url);
    expect(result.migrations[0]?.segments.map(({ how }) => how)).toEqual(['kept', 'ran', 'ran']);
    expect(await named(database)).toHaveLength(1);
  });

  it('stays where another definition has the name of the one whose build was interrupted', async () => {
    const database = await stopped();
    await database.query('drop index i1; create index i1 on "Item" (b)');
    const result = await runRollback(database.url);
    expect(result.migrations[0]?.segments.map(({ how }) => how)).toEqual(['gone', 'kept', 'ran']);
    expect(await named(database)).toHaveLength(1);
  });
});
