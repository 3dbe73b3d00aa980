import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Phase } from '../../../src/config/rollout.ts';
import { createProject, migration, type RolloutProject } from '../../support/rollout.ts';

const FILES = {
  ...migration('1_item', 'create table item (a int);', 'drop table item;'),
  ...migration('2_next', 'create table next (a int);', 'drop table next;'),
  ...migration('3_cleanup', 'drop table item;', 'create table item (a int);'),
  ...migration('4_later', 'create table later (a int);', 'drop table later;'),
};
const gate = { name: 'quiet', sql: 'select count(*) from item', limits: { failAbove: 0 } };
const PHASES: readonly Phase[] = [
  { name: 'tables', migrations: ['1_item', '2_next'] },
  { name: 'cleanup', migrations: ['3_cleanup'], entry: [gate] },
];

async function applied({ database }: RolloutProject): Promise<unknown> {
  const rows = await database.query('select migration_name as name from _prisma_migrations order by 1');
  return rows.map(({ name }) => name);
}

it('apply does what lies before the barrier, and says what waits behind which gate', async () => {
  const project = await createProject({ rollout: { phases: PHASES } }, FILES);
  const plan = await project.run('plan');
  expect(plan.stdout).toContain('Behind a gate of the rollout');
  expect(plan.stdout).not.toContain('drop table item;');
  const { exitCode, stdout } = await project.run('apply');
  expect(exitCode).toBe(0);
  expect(await applied(project)).toEqual(['1_item', '2_next']);
  const text = stdout.replaceAll(/\s+/g, ' ');
  expect(text).toContain('2 migrations wait behind a gate of the rollout');
  expect(text).toContain('3_cleanup cleanup phase tables comes before it and has not begun');
  expect(text).toContain('4_later comes after 3_cleanup');
  expect((await project.run('apply --strict')).exitCode).toBe(1);
  const status = await project.run('status');
  expect(status.exitCode).toBe(0);
  expect(status.stdout).toContain('Behind a gate of the rollout');
});

it.each(['3_cleanup', '4_later'])('--to %s, which lies behind it, is refused', async (name) => {
  const project = await createProject({ rollout: { phases: PHASES } }, FILES);
  const { exitCode, stderr } = await project.run(`apply --to ${name}`);
  expect(exitCode).toBe(8);
  expect(stderr).toContain('migration 3_cleanup waits behind the gate of phase cleanup');
  const before = await project.run('apply --to 2_next');
  expect(before.exitCode).toBe(0);
});

it('a plan that was approved before there was a rollout is refused', async () => {
  const project = await createProject({}, FILES);
  const file = join(project.folder, 'plan.json');
  await project.run('plan --output', {}, file);
  project.configure({ rollout: { phases: PHASES } });
  expect((await project.run('apply --plan', {}, file)).exitCode).toBe(8);
  await expect(applied(project)).rejects.toThrow('_prisma_migrations');
});

it('is open where a human opened it and the phases before are done; then apply goes on', async () => {
  const project = await createProject({ rollout: { phases: PHASES } }, FILES);
  await project.run('rollout --phase tables');
  await project.database.query('insert into item values (1)');
  const closed = await project.run('apply');
  expect(closed.stdout.replaceAll(/\s+/g, ' ')).toContain('its gate quiet has not passed');
  expect(await applied(project)).toEqual(['1_item', '2_next']);
  await project.run('rollout --open-gate cleanup --reason', {}, 'rows do not matter');
  expect((await project.run('apply')).exitCode).toBe(0);
  expect(await applied(project)).toEqual(['1_item', '2_next', '3_cleanup', '4_later']);
  expect((await project.run('rollout')).exitCode).toBe(0);
});

it('a migration that is put into a phase that is done is not behind its gates', async () => {
  const project = await createProject({ rollout: { phases: PHASES } }, FILES);
  await project.run('rollout --phase tables');
  const [tables] = PHASES;
  const phases = [{ ...tables, name: 'tables', migrations: ['1_item', '2_next', '3_cleanup'] }];
  project.configure({ rollout: { phases } });
  const { exitCode, stdout } = await project.run('apply');
  expect(exitCode).toBe(0);
  expect(await applied(project)).toEqual(['1_item', '2_next']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('it began as another phase than it is configured now');
  expect((await project.run('rollout')).exitCode).toBe(7);
});

it('another rollout under the name of one that is done has passed nothing', async () => {
  const project = await createProject(
    { rollout: { phases: [{ name: 'one', migrations: ['1_item'] }] } },
    FILES,
  );
  expect((await project.run('rollout')).exitCode).toBe(0);
  const closed = { ...gate, limits: { failAbove: -1 } };
  project.configure({ rollout: { phases: [{ name: 'one', migrations: ['2_next'], entry: [closed] }] } });
  await project.run('apply');
  expect(await applied(project)).toEqual(['1_item']);
  const { exitCode, stderr } = await project.run('rollout');
  expect(exitCode).toBe(7);
  expect(stderr).toContain('phase one performs something else');
  expect((await project.run('rollout --again')).exitCode).toBe(1);
  expect(await applied(project)).toEqual(['1_item']);
});

it('finds a rollout that was begun anew, whatever the clock of the first said', async () => {
  const project = await createProject({ rollout: { phases: [{ name: 'one', command: 'exit 0' }] } }, FILES);
  await project.run('rollout');
  await project.database.query("update db_check.rollout set begun_at = begun_at + interval '1 day'");
  project.configure({ rollout: { phases: [{ name: 'one', command: 'exit 3' }] } });
  expect((await project.run('rollout --again')).exitCode).toBe(1);
});

it('what was opened by hand are the gates that were there: one that is configured later is asked', async () => {
  const closed = { ...gate, limits: { failAbove: -1 } };
  const cleanup = { name: 'cleanup', migrations: ['1_item'], entry: [{ ...closed, sql: 'select 1' }] };
  const project = await createProject({ rollout: { phases: [cleanup] } }, FILES);
  await project.run('rollout --open-gate cleanup --reason', {}, 'it is known');
  const later = { ...closed, sql: 'select 2', name: 'later' };
  project.configure({ rollout: { phases: [{ ...cleanup, entry: [...cleanup.entry, later] }] } });
  const { stdout } = await project.run('apply');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('its gate later has not passed');
  expect((await project.run('rollout')).exitCode).toBe(1);
  project.configure({ rollout: { phases: [cleanup] } });
  expect((await project.run('rollout')).exitCode).toBe(0);
  expect(await applied(project)).toEqual(['1_item']);
});
