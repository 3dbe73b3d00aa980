import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { command as baseline } from '../../../src/cli/check-baseline.ts';
import { runDeploy } from '../../support/deploy.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';
import { createRole } from '../../support/role.ts';
import { runRollback } from '../../support/rollback.ts';
import { openShop } from '../../support/watched-shop.ts';
import { courseOf, createTickClock, runWatching } from '../../support/watching.ts';

it('a deployment that stays good is stable, tick by tick in the journal', async () => {
  const { database, watch } = await openShop();
  const run = await watch();
  expect(run.exitCode).toBe(0);
  expect(courseOf(run, 'queries')).toEqual(['good', 'good', 'good', 'good', 'good']);
  expect(courseOf(run, 'error-rate')).toEqual(['unknown', 'good', 'good', 'good', 'good']);
  const kept = await database.query('select content from db_check.watch_tick order by number');
  expect(kept.map(({ content }) => content)).toEqual(run.ticks);
  const [watched] = await database.query(
    'select outcome, finished_at is not null as "isOver" from db_check.watch',
  );
  expect(watched).toEqual({ outcome: run.report.verdict.summary, isOver: true });
});

it('says a line a tick on stderr while it goes on, and one document at the end', async () => {
  const { watch } = await openShop();
  const { stderr, stdout } = await watch();
  const lines = stderr.trim().split('\n');
  expect(lines[0]).toMatch(/^watch \S+ begins, 5 ticks: 1min; kept in the journal \(db_check\.watch\)$/);
  expect(lines.slice(1)).toHaveLength(5);
  for (const line of lines.slice(1))
    expect(line).toMatch(/^2026-03-01 12:0\d:00 {2}\d\/5 {2}stable {4}slowest /);
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, command: 'db-check watch' });
});

it('holds nothing between two ticks', async () => {
  const { database, project } = await openShop();
  const held: unknown[] = [];
  const clock = createTickClock(async () => {
    const sql = `select application_name from pg_stat_activity
      where datname = current_database() and application_name like 'db-check/%'`;
    // the end of a session is not the end of its process
    await expect.poll(async () => (await database.query(sql)).length, { timeout: 20_000 }).toBe(0);
    held.push('nothing');
  });
  await runWatching({ url: database.url, project, clock });
  expect(held).toHaveLength(4);
});

it('asks with the values of the baseline', async () => {
  const { database, project, watch } = await openShop();
  const query = join(project, 'validation/queries/by_label.sql');
  writeFileSync(
    query,
    '-- target: 1s\n-- params: select 3 as owner\nselect * from item where owner = $1::int\n',
  );
  await runMeasuring(baseline, { database, project });
  // other values now: those of before are used all the same
  writeFileSync(
    query,
    '-- target: 1s\n-- params: select 1 / 0 as owner\nselect * from item where owner = $1::int\n',
  );
  const run = await watch();
  expect(courseOf(run, 'queries')).not.toContain('alert');
});

it('who only measures may keep a watch, and the way back is trusted all the same', async () => {
  const { database, watch } = await openShop();
  await database.query('drop schema db_check');
  const project = createProject({
    'migrations/1_index/migration.sql': 'create index item_note on item (note);',
    'migrations/1_index/rollback.sql': 'drop index item_note;',
  });
  await runDeploy(database.url, join(project, 'migrations'));
  const role = await createRole(database);
  await database.query(`grant select on item, tempo to ${role.name};
    grant usage, create on schema db_check to ${role.name}`);
  const run = await watch(undefined, { url: role.url });
  expect(run.stderr).toContain('kept in the journal');
  await database.query(`revoke create on schema db_check from ${role.name}`);
  const owners = await database.query(
    `select tableowner from pg_tables where schemaname = 'db_check' and tablename like 'watch%'`,
  );
  expect(owners).toEqual([{ tableowner: role.name }, { tableowner: role.name }]);
  expect(await runRollback(database.url)).toMatchObject({ exitCode: 0 });
});
