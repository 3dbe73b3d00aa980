import pg from 'pg';
import { expect, it } from 'vitest';
import { runLine } from '../../support/command-line.ts';
import { startCommand } from '../../support/command.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy, startDeploy } from '../../support/deploy.ts';
import { createGate } from '../../support/gate.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { createRole } from '../../support/role.ts';
import { runRollback } from '../../support/rollback.ts';
import { until } from '../../support/until.ts';

const EARLIER = { '1_k': 'create table keep (x int);', '1_k/rollback': 'drop table keep;' };
const HANGING = {
  ...EARLIER,
  '2_i':
    'create index concurrently i1 on "Item" (b); create index concurrently i2 on "Item" (gate(a)); create index concurrently i3 on "Item" (a);',
  '2_i/rollback': 'drop index concurrently i3; drop index concurrently i2; drop index concurrently i1;',
};
const yes = { abort: { approve: async () => true } };

const indexes = ({ query }: TestDatabase): Promise<Record<string, unknown>[]> =>
  query(`select indexrelid::regclass::text as name from pg_index where indrelid = '"Item"'::regclass`);
const keeps = ({ query }: TestDatabase): Promise<Record<string, unknown>[]> =>
  query(`select to_regclass('keep')::text as keep`);

it('ends a deployment that hangs, whose client then says so, and takes it back', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  await runDeploy(database.url, writeMigrations(EARLIER));
  const words = ['apply', '--migrations', writeMigrations(HANGING), '--url', database.url];
  const hanging = startCommand('db-deploy', words);
  const pid = await gate.builderPid();
  const busy = await runLine(
    'db-rollback --last --yes --max-wait 1s --migrations /nowhere --url',
    database.url,
  );
  expect(busy).toMatchObject({ exitCode: 6, stderr: expect.stringContaining(`pid ${pid}`) });
  const printed = /taken back by: (.*)/.exec(busy.stderr)?.[1] ?? 'nothing printed';
  const end = await runLine(printed, '--yes', '--json', '--migrations', '/nowhere', '--url', database.url);
  expect(end.exitCode, end.stderr).toBe(0);
  expect(end.stderr).toContain(`at work now: db-deploy/`);
  expect(end.stderr).toContain(`(pid ${pid}, user`);
  expect(end.stderr).toContain('CREATE INDEX CONCURRENTLY, building index');
  expect(JSON.parse(end.stdout)).toMatchObject({
    sections: [{ data: [{ name: '2_i', state: 'rolled-back', proof: { kind: 'proved', ours: [] } }] }],
  });
  const ended = await hanging.ended;
  expect(ended.exitCode).toBe(5);
  expect(ended.stdout).toContain('somebody cancelled this statement');
  expect(await indexes(database)).toEqual([]);
  expect(await keeps(database)).toEqual([{ keep: 'keep' }]);
  const [run] = await database.query(`select outcome from db_check.run where outcome like 'ended by %'`);
  expect(run).toBeDefined();
  expect((await startCommand('db-deploy', words).ended).exitCode).toBe(8);
});

it('does not take the deployment before it, when the one that was ended had left nothing', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  await runDeploy(database.url, writeMigrations(EARLIER));
  const files = {
    ...EARLIER,
    '2_i': 'create index concurrently i on "Item" (gate(a));',
    '2_i/rollback': 'drop index i;',
  };
  const hanging = startDeploy(database.url, writeMigrations(files));
  await gate.builderPid();
  const result = await runRollback(database.url, yes);
  expect(result).toMatchObject({
    exitCode: 0,
    migrations: [],
    notes: [expect.stringContaining('left nothing')],
  });
  expect(await hanging.result).toMatchObject({ exitCode: 4, migrations: [{ problem: { kind: 'failed' } }] });
  expect(await keeps(database)).toEqual([{ keep: 'keep' }]);
  expect(await indexes(database)).toEqual([]);
});

it('ends a build whose client was killed', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  const hanging = startCommand('db-deploy', [
    'apply',
    '--migrations',
    writeMigrations(HANGING),
    '--url',
    database.url,
  ]);
  await gate.builderPid();
  hanging.process.kill('SIGKILL');
  await hanging.ended;
  const result = await runRollback(database.url, yes);
  expect(result.exitCode).toBe(0);
  expect(result.migrations.map(({ name, proof }) => [name, proof?.kind])).toEqual([
    ['2_i', 'proved'],
    ['1_k', 'proved'],
  ]);
  expect(await indexes(database)).toEqual([]);
});

it('ends a rollback that hangs, and goes on with it', async () => {
  const database = await createDatabase();
  const gate = await createGate(database);
  await gate.open();
  await database.query('create index slow on "Item" (gate(a))');
  const files = {
    '1_d': 'create index concurrently fast on "Item" (a); drop index concurrently slow;',
    '1_d/rollback': 'create index concurrently slow on "Item" (gate(a)); drop index concurrently fast;',
  };
  await runDeploy(database.url, writeMigrations(files));
  await gate.close();
  const first = runRollback(database.url);
  await gate.builderPid();
  const second = runRollback(database.url, yes);
  expect(await first).toMatchObject({ migrations: [{ state: 'failed' }] });
  await gate.builderPid();
  await gate.open();
  expect(await second).toMatchObject({
    exitCode: 0,
    migrations: [{ state: 'rolled-back', proof: { kind: 'proved' } }],
  });
  expect(await indexes(database)).toEqual([{ name: 'slow' }]);
});

it('ends the session of a run that does not leave by itself, and that run does not come back', async () => {
  const database = await createDatabase();
  await createGate(database);
  await database.query('create index i1 on "Item" (b)');
  const folder = writeMigrations({
    '1_a': 'create table a (x int);',
    '1_a/rollback': 'drop table a;',
    '2_w': 'drop index concurrently i1;',
    '2_w/rollback': 'create index concurrently i1 on "Item" (b);',
  });
  const reader = await database.client();
  await reader.query('begin; select count(*) from "Item"');
  const { result, events } = startDeploy(database.url, folder);
  await until('the drop to wait', async () => events.some(({ kind }) => kind === 'waiting-for-window'));
  const ending = runRollback(database.url, { abort: { approve: async () => true, graceMs: 0 } });
  expect((await result).exitCode).toBe(5);
  await reader.query('rollback');
  expect((await ending).exitCode).toBe(0);
  expect(JSON.stringify(await result)).toContain('somebody ended this session');
  expect(await database.query(`select to_regclass('a')::text as a`)).toEqual([{ a: null }]);
  expect(await indexes(database)).toEqual([{ name: 'i1' }]);
});

it('says what to grant where it may not', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  const owner = await createRole(database);
  await database.query(`grant select, update on all tables in schema public to ${role.name}`);
  const holder = new pg.Client({ connectionString: owner.url, application_name: 'db-deploy/x' });
  const gone = new Promise((resolve) => holder.on('error', resolve));
  await holder.connect();
  await holder.query('select pg_advisory_lock(1886156141, 1)');
  const line = 'db-rollback --last --abort-running --yes --migrations /nowhere --url';
  const refused = await runLine(line, role.url);
  expect(refused.exitCode).toBe(3);
  const grant = /grant pg_signal_backend to "\w+"/.exec(refused.stderr)?.[0] ?? 'nothing printed';
  await database.query(grant);
  const allowed = runRollback(role.url, { abort: { approve: async () => true, graceMs: 0 } });
  expect(await allowed).toMatchObject({ exitCode: 0, notes: [expect.stringContaining('left nothing')] });
  expect(await gone).toMatchObject({ code: '57P01' });
});

it('asks, and takes no for an answer', async () => {
  const database = await createDatabase();
  const holder = await database.client();
  await holder.query('select pg_advisory_lock(1886156141, 1)');
  const refused = runRollback(database.url, { abort: { approve: async () => false } });
  await expect(refused).rejects.toMatchObject({ code: 'not-approved', exitCode: 8 });
  const unasked = await runLine(
    'db-rollback --last --abort-running --migrations /nowhere --url',
    database.url,
  );
  expect(unasked).toMatchObject({
    exitCode: 8,
    stderr: expect.stringContaining('goes on, and nothing was changed'),
  });
  await holder.query('select 1');
});
