import { expect, it } from 'vitest';
import { DEFAULT_WATCH } from '../../../src/config/watch.ts';
import { RUNNER_LOCK } from '../../../src/deploy/exclusion.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { createProject } from '../../support/measuring.ts';
import { runRollback } from '../../support/rollback.ts';
import { createTickClock, runWatching, type Watching, type WatchRun } from '../../support/watching.ts';
import { startWebhook } from '../../support/webhook.ts';
import { join } from 'node:path';

const INDEX = '20260101000000_index';
const COLUMN = '20260101000001_column';
/** Slower than the limit below, whatever the machine does. */
const SLOW = { 'validation/queries/slow.sql': '-- target: 1s\nselect pg_sleep(0.05)\n' };
const FILES = {
  ...SLOW,
  [`migrations/${INDEX}/migration.sql`]: 'create index item_owner on item (owner);\n',
  [`migrations/${INDEX}/rollback.sql`]: 'drop index item_owner;\n',
};
const WITH_COLUMN = {
  ...SLOW,
  [`migrations/${COLUMN}/migration.sql`]: 'alter table item add column extra int;\n',
  [`migrations/${COLUMN}/rollback.sql`]: 'alter table item drop column extra;\n',
};
const WATCH = { ...DEFAULT_WATCH, maxMeanMs: 20, onDegraded: 'rollback' } as const;

async function createShop(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(`create table item (id int primary key, owner int);
    insert into item select n, n % 10 from generate_series(1, 100) as n`);
  return database;
}

/** Deployed, taken back, deployed again: the way back is proved here. */
async function deployProved(url: string, project: string, migration: string): Promise<void> {
  const migrations = join(project, 'migrations');
  expect(await runDeploy(url, migrations)).toMatchObject({ exitCode: 0 });
  expect(await runRollback(url)).toMatchObject({ exitCode: 0, migrations: [{ proof: { kind: 'proved' } }] });
  expect(await runDeploy(url, migrations, { release: [migration] })).toMatchObject({ exitCode: 0 });
}

function watch(where: Pick<Watching, 'url' | 'project'>, more: Partial<Watching> = {}): Promise<WatchRun> {
  return runWatching({ ...where, ...more, settings: { watch: WATCH, ...more.settings } });
}

async function standing({ query }: TestDatabase, migration: string): Promise<boolean> {
  const sql = `select from _prisma_migrations where migration_name = $1 and rolled_back_at is null`;
  return (await query(sql, [migration])).length > 0;
}

const runId = (letter: string) => ({ runId: `20260302T000000-${letter.repeat(6)}` });

function claims({ query }: TestDatabase): Promise<Record<string, unknown>[]> {
  return query('select exit_code, ended_at is not null as "isOver" from db_check.automatic_rollback');
}

it('takes a proved deployment back when it is degraded, once, proves it, and tells', async () => {
  const database = await createShop();
  const project = createProject(FILES);
  await deployProved(database.url, project, INDEX);
  const hook = await startWebhook(() => 200);
  const run = await watch(
    { url: database.url, project },
    {
      settings: { notifications: [{ webhook: 'HOOK' }], contacts: ['on call'] },
      context: { environment: { HOOK: hook.url } },
    },
  );
  expect(run.exitCode, run.stderr).toBe(1);
  expect(run.ticks).toHaveLength(2);
  expect(await standing(database, INDEX)).toBe(false);
  expect(await database.query(`select from pg_class where relname = 'item_owner'`)).toEqual([]);
  expect(await claims(database)).toEqual([{ exit_code: 0, isOver: true }]);
  expect(run.report.verdict.summary).toMatch(/^degraded: /);
  expect(hook.received.map(({ body }) => body['state'])).toEqual(['alert', 'rolled-back', 'over: failed']);
  expect(hook.received[1]?.body).toMatchObject({
    severity: 'failure',
    contacts: ['on call'],
    summary: 'the deployment was taken back by itself, and that is proved',
  });
  // it is held, and the watch that goes on finds nothing of it
  const again = await watch({ url: database.url, project });
  expect(again.stderr).toContain('not taken back by itself: the journal knows no deployment');
  expect(await claims(database)).toHaveLength(1);
});

it('never twice: what was begun before, by whomever, is left to a human', async () => {
  const database = await createShop();
  const project = createProject(FILES);
  await deployProved(database.url, project, INDEX);
  // as a watch leaves it that was killed behind its first write
  await database.query(`create table db_check.automatic_rollback (ledger_id text primary key, watch_id text not null,
      run_id text not null, begun_at timestamptz not null default now(), ended_at timestamptz, exit_code integer);
    insert into db_check.automatic_rollback (ledger_id, watch_id, run_id)
      select id, 'killed', 'killed' from _prisma_migrations where rolled_back_at is null`);
  const run = await watch({ url: database.url, project });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('never twice');
  expect(await standing(database, INDEX)).toBe(true);
  expect(await claims(database)).toEqual([{ exit_code: null, isOver: false }]);
});

it('not when nobody has ever carried the rollback out; the command to type is told', async () => {
  const database = await createShop();
  const project = createProject(FILES);
  await runDeploy(database.url, join(project, 'migrations'));
  const hook = await startWebhook(() => 200);
  const run = await watch(
    { url: database.url, project },
    { settings: { notifications: [{ webhook: 'HOOK' }] }, context: { environment: { HOOK: hook.url } } },
  );
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(
    `not taken back by itself: not proved: no journal of this database has a proved rollback of ${INDEX} as it is`,
  );
  expect(await standing(database, INDEX)).toBe(true);
  const { body } = hook.received.find((one) => one.body['state'] === 'degraded') ?? {};
  expect(body?.['details']).toContainEqual(expect.stringContaining('not proved'));
  expect(body?.['next']).toEqual([
    `db-rollback ${INDEX}`,
    expect.stringMatching(
      new RegExp(`^npx --yes --package pg-plumbline db-rollback --url postgresql://\\S+ ${INDEX}$`),
    ),
  ]);
});

it('proved is also what staging has carried out with the same text, and not with another', async () => {
  const [database, staging] = [await createShop(), await createShop()];
  const project = createProject(FILES);
  await deployProved(staging.url, project, INDEX);
  await runDeploy(database.url, join(project, 'migrations'));
  const other = createProject({
    ...FILES,
    [`migrations/${INDEX}/rollback.sql`]: 'drop index if exists item_owner;\n',
  });
  const surroundings = {
    settings: { environments: { staging: { url: 'STAGING' } } },
    context: { environment: { STAGING: staging.url } },
  };
  const refused = await watch(
    { url: database.url, project: other },
    { ...surroundings, flags: { new: true } },
  );
  expect(refused.exitCode).toBe(1);
  expect(await standing(database, INDEX)).toBe(true);
  const context = { ...surroundings.context, runId: '20260302T000000-cccccc' };
  const run = await watch({ url: database.url, project }, { ...surroundings, context, flags: { new: true } });
  expect(run.stderr).not.toContain('not taken back');
  expect(await standing(database, INDEX)).toBe(false);
});

it('not when it would lose what was written since', async () => {
  const database = await createShop();
  const project = createProject(WITH_COLUMN);
  await deployProved(database.url, project, COLUMN);
  await database.query('update item set extra = 7 where id = 1');
  const run = await watch({ url: database.url, project });
  expect(run.stderr).toContain('not taken back by itself: what it does to the rows is lossy, not safe');
  expect(await standing(database, COLUMN)).toBe(true);
  expect(await claims(database)).toEqual([]);
});

it('not while another run is at work; when it is over, at the next tick', async () => {
  const database = await createShop();
  const project = createProject(FILES);
  await deployProved(database.url, project, INDEX);
  const other = await database.client();
  await other.query('select pg_advisory_lock($1, $2)', [RUNNER_LOCK.classId, RUNNER_LOCK.objectId]);
  const clock = createTickClock(async (tick) => {
    if (tick === 4) await other.query('select pg_advisory_unlock_all()');
  });
  const run = await watch({ url: database.url, project }, { clock });
  expect(run.stderr.match(/not taken back by itself: .* is at work in this database/g)).toHaveLength(2);
  expect(run.ticks).toHaveLength(4);
  expect(await standing(database, INDEX)).toBe(false);
  expect(await claims(database)).toEqual([{ exit_code: 0, isOver: true }]);
});

it('not when something else was deployed since the watch began', async () => {
  const database = await createShop();
  const project = createProject(FILES);
  await deployProved(database.url, project, INDEX);
  const later = createProject({ ...FILES, ...WITH_COLUMN });
  const clock = createTickClock(async (tick) => {
    if (tick === 2) await runDeploy(database.url, join(later, 'migrations'));
  });
  const run = await watch({ url: database.url, project }, { clock });
  expect(run.stderr).toContain('what is deployed now is not what was watched');
  expect([await standing(database, INDEX), await standing(database, COLUMN)]).toEqual([true, true]);
});

it('not where the configuration does not ask for it, nor in a protected database without --confirm', async () => {
  const database = await createShop();
  const project = createProject(FILES);
  await deployProved(database.url, project, INDEX);
  const where = { url: database.url, project };
  const notify = await watch(where, {
    settings: { watch: { ...WATCH, onDegraded: 'notify' } },
    flags: { new: true },
  });
  expect([notify.exitCode, notify.stderr.includes('by itself')]).toEqual([1, false]);
  const settings = { protected: [database.name] };
  const guarded = await watch(where, { settings, flags: { new: true }, context: runId('d') });
  expect(guarded.stderr).toContain('begun without --confirm');
  expect(await standing(database, INDEX)).toBe(true);
  const confirmed = { new: true, confirm: database.name };
  await watch(where, { settings, flags: confirmed, context: runId('e') });
  expect(await standing(database, INDEX)).toBe(false);
});
