import { expect, it } from 'vitest';
import type { Rollout } from '../../../src/config/rollout.ts';
import { createProject, migration, phasesOf, type RolloutProject } from '../../support/rollout.ts';
import { resetCounters } from '../../support/reset-counters.ts';
import { until } from '../../support/until.ts';

const FILES = {
  ...migration('1_new', 'create index concurrently new on t (b);', 'drop index concurrently new;'),
  ...migration('2_cleanup', 'drop index concurrently old;', 'create index concurrently old on t (a);'),
};

const ROLLOUT: Rollout = {
  phases: [
    { name: 'build', migrations: ['1_new'] },
    {
      name: 'cleanup',
      migrations: ['2_cleanup'],
      entry: [{ name: 'old is unused', unusedIndexes: 'dropped' }],
    },
  ],
};

async function createIndexed(rollout = ROLLOUT): Promise<RolloutProject> {
  const project = await createProject({ rollout }, FILES);
  await project.database.query(
    'create table t (a int, b int); insert into t select n, n from generate_series(1, 1000) n',
  );
  await project.database.query('create index old on t (a); analyze t');
  await useOld(project);
  return project;
}

async function useOld({ database }: RolloutProject): Promise<void> {
  const count = async (): Promise<number> => {
    const [row] = await database.query(
      "select idx_scan::int as n from pg_stat_user_indexes where indexrelname = 'old'",
    );
    return Number(row?.['n']);
  };
  const before = await count();
  const client = await database.client();
  await client.query('set enable_seqscan = off');
  await client.query('select from t where a = 1');
  await client.end();
  await until('the scan is counted', async () => (await count()) > before);
}

it('the cleanup waits behind the phase before: nobody used the old index since that was done', async () => {
  const project = await createIndexed();
  expect((await project.run('rollout --phase build')).exitCode).toBe(0);
  const { exitCode, stdout } = await project.run('rollout');
  expect(stdout).toContain('nobody scanned "old" since');
  expect(exitCode).toBe(0);
  expect(await phasesOf(project.database)).toEqual(['build done', 'cleanup done']);
});

it('an old index that is still used stays', async () => {
  const project = await createIndexed();
  await project.run('rollout --phase build');
  await useOld(project);
  const { exitCode, stdout } = await project.run('rollout');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('index "old" is still used');
  expect(await phasesOf(project.database)).toEqual(['build done', 'cleanup failed']);
  expect(await project.database.query("select to_regclass('old') is not null as there")).toEqual([
    { there: true },
  ]);
});

it('counters that were reset in between pause it', async () => {
  const project = await createIndexed();
  await project.run('rollout --phase build');
  await resetCounters(project.database);
  expect((await project.run('rollout')).exitCode).toBe(9);
  expect(await phasesOf(project.database)).toEqual(['build done', 'cleanup paused']);
});

it('what could not be counted holds up nobody, and is counted from the first answer on', async () => {
  const first = await createIndexed();
  first.configure({ rollout: ROLLOUT, standbys: ['A_STANDBY'] });
  expect((await first.run('rollout --phase build')).exitCode).toBe(0);
  const counted = "select 1 from db_check.rollout_decision where kind = 'counted'";
  expect(await first.database.query(counted)).toEqual([]);
  const [build, cleanup] = ROLLOUT.phases;
  const entry = [
    { name: 'old is unused', unusedIndexes: 'dropped', inconclusiveLimit: 1, intervalMs: 10 } as const,
  ];
  if (build === undefined || cleanup === undefined) throw new Error('two phases');
  first.configure({ rollout: { phases: [build, { ...cleanup, entry }] } });
  expect((await first.run('rollout')).exitCode).toBe(0);
});
