import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXIT } from '../../../src/errors.ts';
import { startCommand } from '../../support/command.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigration, writeMigrations } from '../../support/migrations-folder.ts';
import { createRole } from '../../support/role.ts';
import { openShop, type WatchedShop } from '../../support/watched-shop.ts';
import { until } from '../../support/until.ts';
import { createTickClock, runWatching, type WatchRun } from '../../support/watching.ts';

const FIRST = '20260301T120000-aaaaaa';
const SECOND = '20260301T120200-bbbbbb';

function ticksOf({ database }: WatchedShop): Promise<Record<string, unknown>[]> {
  return database.query(`select number, content ->> 'state' as state, content ->> 'dueAt' as due
    from db_check.watch_tick order by number`);
}

/** Ctrl-C before that tick. */
function stopAt(number: number) {
  const stop = new AbortController();
  const clock = createTickClock((tick) => {
    if (tick === number) stop.abort(EXIT.interrupted);
  });
  return {
    clock,
    context: { runId: FIRST, stop: { signal: stop.signal, urgent: new AbortController().signal } },
  };
}

it('Ctrl-C leaves what was seen, and the same command goes on; what nobody saw is missed, not invented', async () => {
  const shop = await openShop();
  const stopped = await shop.watch(undefined, stopAt(3));
  expect(stopped.exitCode).toBe(EXIT.interrupted);
  expect(stopped.stderr).toContain(
    `stopped behind tick 2: recorded; go on with: db-check watch --resume ${FIRST}`,
  );
  // it begins again at 12:03:30, when the third is over and the fourth late
  const clock = createTickClock(() => shop.trade(), '2026-03-01T12:03:30Z');
  const run = await shop.watch(undefined, { clock, context: { runId: SECOND } });
  expect(run.stderr).toContain(`watch ${FIRST} goes on at tick 3 of 5`);
  expect(await ticksOf(shop)).toEqual([
    { number: 1, state: 'read', due: '2026-03-01T12:00:00.000Z' },
    { number: 2, state: 'read', due: '2026-03-01T12:01:00.000Z' },
    { number: 3, state: 'missed', due: '2026-03-01T12:02:00.000Z' },
    { number: 4, state: 'read', due: '2026-03-01T12:03:00.000Z' },
    { number: 5, state: 'read', due: '2026-03-01T12:04:00.000Z' },
  ]);
  expect(run.report.verdict.summary).toContain('4 of 5 ticks read, 1 missed');
  const watches = await shop.database.query(
    'select id, owner, finished_at is not null as "isOver" from db_check.watch',
  );
  expect(watches).toEqual([{ id: FIRST, owner: SECOND, isOver: true }]);
});

it('--resume long behind the end: the rest was missed, and the verdict knows nothing', async () => {
  const shop = await openShop();
  await shop.watch(undefined, stopAt(2));
  const clock = createTickClock(() => shop.trade(), '2026-03-02T12:00:00Z');
  const run = await shop.watch(undefined, { clock, flags: { resume: '' }, context: { runId: SECOND } });
  expect(run.exitCode).toBe(9);
  expect((await ticksOf(shop)).map(({ state }) => state)).toEqual([
    'read',
    ...Array<string>(4).fill('missed'),
  ]);
  expect(run.report.verdict.summary).toMatch(/^unknown/);
});

it('the same command behind the end begins another one; so does --new; nothing to resume is said', async () => {
  const shop = await openShop();
  const nothing = shop.watch(undefined, { flags: { resume: '' } });
  await expect(nothing).rejects.toMatchObject({ code: 'no-watch', exitCode: 2 });
  await shop.watch(undefined, stopAt(2));
  const clock = createTickClock(() => shop.trade(), '2026-03-02T12:00:00Z');
  expect((await shop.watch(undefined, { clock, context: { runId: SECOND } })).stderr).toContain(
    `watch ${SECOND} begins`,
  );
});

it('another deployment has a watch of its own, though the old one goes on', async () => {
  const shop = await openShop();
  await shop.database.query('drop schema db_check');
  const migrations = writeMigrations({
    '1_a': 'create table a (id int);',
    '1_a/rollback': 'drop table a;',
  });
  await runDeploy(shop.database.url, migrations);
  await shop.watch(undefined, stopAt(3));
  writeMigration(migrations, '2_b', 'create table b (id int);');
  writeMigration(migrations, '2_b/rollback', 'drop table b;');
  await runDeploy(shop.database.url, migrations);
  const clock = createTickClock(() => shop.trade(), '2026-03-01T12:02:00Z');
  const run = await shop.watch(undefined, { clock, context: { runId: SECOND } });
  expect(run.stderr).toContain(`watch ${SECOND} begins`);
  const plans = await shop.database.query(
    `select plan -> 'deployment' -> 'migrations' as migrations from db_check.watch order by started_at`,
  );
  expect(plans).toEqual([{ migrations: ['1_a'] }, { migrations: ['2_b'] }]);
});

it('two processes never go on with the same watch: who came last does', async () => {
  const shop = await openShop();
  let second: WatchRun | undefined;
  const clock = createTickClock(async (tick) => {
    if (tick !== 3) return;
    const later = createTickClock(undefined, '2026-03-01T12:01:10Z');
    second = await shop.watch(undefined, { context: { runId: SECOND }, clock: later });
  });
  const first = await runWatching({
    url: shop.database.url,
    project: shop.project,
    clock,
    context: { runId: FIRST },
  });
  expect(first).toMatchObject({ exitCode: EXIT.held });
  expect(first.stderr).toContain(`another process goes on with watch ${FIRST}`);
  expect(second?.stderr).toContain('goes on at tick 3 of 5');
  expect(await ticksOf(shop)).toHaveLength(5);
});

it('who may not write the journal keeps the watch in a file, and goes on from there', async () => {
  const shop = await openShop();
  const role = await createRole(shop.database);
  await shop.database.query(`grant select on item, tempo to ${role.name}`);
  const where = { url: role.url };
  const stopped = await shop.watch(undefined, { ...where, ...stopAt(3) });
  expect(stopped.stderr).toContain(
    `kept in .plumbline/watch-${FIRST}.json, not in the journal: no privilege to use the schema db_check`,
  );
  const clock = createTickClock(() => shop.trade(), '2026-03-01T12:02:00Z');
  const run = await shop.watch(undefined, { ...where, clock, context: { runId: SECOND } });
  expect(run.exitCode, run.stderr).toBe(0);
  const lines = readFileSync(join(shop.project, `.plumbline/watch-${FIRST}.ndjson`), 'utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { number: number }).number)).toEqual([1, 2, 3, 4, 5]);
  const file = JSON.parse(
    readFileSync(join(shop.project, `.plumbline/watch-${FIRST}.json`), 'utf8'),
  ) as object;
  expect(file).toMatchObject({ owner: SECOND, outcome: run.report.verdict.summary });
});

it('a watch that is killed goes on where it was', { timeout: 120_000 }, async () => {
  const shop = await openShop();
  const words = ['watch', '--every', '1s', '--for', '4s', '--json', '--url', shop.database.url];
  const killed = startCommand('db-check', [...words, '--validation', join(shop.project, 'validation')]);
  await until('two ticks', async () =>
    shop.database.query('select from db_check.watch_tick').then(
      (rows) => rows.length >= 2,
      () => false,
    ),
  );
  killed.process.kill('SIGKILL');
  await killed.ended;
  const before = (await ticksOf(shop)).length;
  const again = startCommand('db-check', [
    ...words,
    '--resume',
    '--validation',
    join(shop.project, 'validation'),
  ]);
  const end = await again.ended;
  expect(end.stderr).toContain(`goes on at tick ${before + 1} of 5`);
  expect([0, 9]).toContain(end.exitCode);
  expect((await ticksOf(shop)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  expect(
    existsSync(join(shop.project, '.plumbline')) ? readdirSync(join(shop.project, '.plumbline')) : [],
  ).toEqual([]);
});
