import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FailurePolicy, Phase } from '../../../src/config/rollout.ts';
import { runRollback } from '../../support/rollback.ts';
import { createProject, migration, phasesOf, type RolloutProject } from '../../support/rollout.ts';

const FILES = {
  ...migration('1_item', 'create table item (a int);', 'drop table item;'),
  ...migration('2_view', 'create view seen as select a from item;', 'drop view seen;'),
};
const TABLE: Phase = { name: 'table', migrations: ['1_item'] };
const VIEW: Phase = { name: 'view', migrations: ['2_view'] };
/** Holds while nothing is in the table. */
const EMPTY = { name: 'empty', sql: 'select count(*) from item', limits: { failAbove: 0 } };
/** A gate that never holds. */
const NEVER = { name: 'never', sql: 'select 1', limits: { failAbove: 0 } };

/** A flag in a file: what it was set to, line by line. */
function flag(project: RolloutProject, name: string, more: Partial<Phase> = {}): Phase {
  const file = join(project.folder, 'flag');
  const command = (word: string): string[] => ['/bin/sh', '-c', `echo ${name} ${word} >> "$0"`, file];
  return { name, command: command('on'), rollbackCommand: command('off'), ...more };
}

function wordsOf({ folder }: RolloutProject): readonly string[] {
  return readFileSync(join(folder, 'flag'), 'utf8').trim().split('\n');
}

async function relations({ database }: RolloutProject): Promise<readonly unknown[]> {
  const rows = await database.query(
    "select relname from pg_class where relname in ('item', 'seen') order by 1",
  );
  return rows.map((row) => row['relname']);
}

const words = (text: string): string => text.replaceAll(/\s+/g, ' ');

it('rollback-phase takes the phase back and nothing else; --again begins it anew', async () => {
  const project = await createProject({}, FILES);
  const strategy = flag(project, 'strategy', { success: [EMPTY], onFailure: 'rollback-phase' });
  project.configure({ rollout: { phases: [TABLE, VIEW, strategy] } });
  await project.run('rollout --phase table');
  await project.database.query('insert into item values (1)');
  const { exitCode, stdout } = await project.run('rollout');
  expect(exitCode).toBe(1);
  expect(words(stdout)).toContain('phase strategy failed, and it was taken back: gate empty');
  expect(wordsOf(project)).toEqual(['strategy on', 'strategy off']);
  expect(await phasesOf(project.database)).toEqual(['table done', 'view done', 'strategy rolled-back']);
  const still = await project.run('rollout');
  expect(still.exitCode).toBe(8);
  expect(still.stdout).toContain('db-deploy rollout --again');
  await project.database.query('delete from item');
  expect((await project.run('rollout --again')).exitCode).toBe(0);
  expect(await phasesOf(project.database)).toEqual(['table done', 'view done', 'strategy done']);
  expect(wordsOf(project)).toEqual(['strategy on', 'strategy off', 'strategy on']);
});

it('rollback-all takes everything back, newest first; --again lets the migrations in again', async () => {
  const project = await createProject({}, FILES);
  const failing = (success: Phase['success']): readonly Phase[] => [
    TABLE,
    flag(project, 'a'),
    VIEW,
    flag(project, 'b', { onFailure: 'rollback-all', success: success ?? [] }),
  ];
  project.configure({ rollout: { phases: failing([NEVER]) } });
  const { exitCode, stdout } = await project.run('rollout');
  expect(exitCode).toBe(1);
  expect(words(stdout)).toContain('phase b failed, and the rollout rollout was taken back: gate never');
  expect(wordsOf(project)).toEqual(['a on', 'b on', 'b off', 'a off']);
  expect(await relations(project)).toEqual([]);
  const back = await project.database.query(
    "select migration from db_check.execution where direction = 'down' order by started_at",
  );
  expect(back.map((row) => row['migration'])).toEqual(['2_view', '1_item']);
  const [rollout] = await project.database.query('select outcome from db_check.rollout');
  expect(rollout).toEqual({ outcome: 'rolled-back' });
  expect((await project.run('rollout')).exitCode).toBe(8);
  project.configure({ rollout: { phases: failing([]) } });
  expect((await project.run('rollout --again')).exitCode).toBe(0);
  expect(await relations(project)).toEqual(['item', 'seen']);
  expect(await project.database.query('select outcome from db_check.rollout order by begun_at')).toEqual([
    { outcome: 'rolled-back' },
    { outcome: 'done' },
  ]);
});

it.each(['stop', 'rollback-phase'] satisfies FailurePolicy[])(
  'a migration that fails, with %s: what was wrong is said, and a better file goes on',
  async (onFailure) => {
    const project = await createProject({ rollout: { phases: [TABLE, { ...VIEW, onFailure }] } }, FILES);
    const file = join(project.folder, 'migrations/2_view/migration.sql');
    writeFileSync(file, 'create view seen as select nothing from item;');
    const { exitCode, stdout } = await project.run('rollout');
    expect(exitCode).toBe(4);
    if (onFailure === 'stop') expect(stdout).toContain('42703');
    writeFileSync(file, FILES['migrations/2_view/migration.sql'] ?? '');
    expect((await project.run(onFailure === 'stop' ? 'rollout' : 'rollout --again')).exitCode).toBe(0);
    expect(await relations(project)).toEqual(['item', 'seen']);
  },
);

it('stops where there is no way back, and said so beforehand', async () => {
  const project = await createProject({}, FILES);
  const { rollbackCommand: _, ...oneWay } = flag(project, 'oneway');
  const last: Phase = { ...VIEW, onFailure: 'rollback-all', success: [NEVER] };
  project.configure({ rollout: { phases: [TABLE, oneWay, last] } });
  expect((await project.run('rollout --dry-run')).stdout).toContain('none: it has no rollbackCommand');
  const end = await project.run('rollout');
  expect(end.exitCode).toBe(1);
  expect(words(end.stdout)).toContain(
    'phase oneway has no way back: it stays, and what is older: table, oneway',
  );
  expect(await phasesOf(project.database)).toEqual(['table done', 'oneway done', 'view rolled-back']);
  expect(await relations(project)).toEqual(['item']);
});

it('a rollback that would lose rows waits for a human, and ends when he has done it', async () => {
  const project = await createProject(
    { rollout: { phases: [{ ...TABLE, success: [EMPTY], onFailure: 'rollback-all', soakMs: 3_600_000 }] } },
    FILES,
  );
  const stop = new AbortController();
  const waiting = project.run('rollout', {
    stop: { signal: stop.signal, urgent: new AbortController().signal },
    stderr: (text) => void (text.includes('soaking until') && stop.abort(130)),
  });
  expect((await waiting).exitCode).toBe(130);
  await project.database.query(
    'insert into item values (1); update db_check.rollout_phase set soak_until = now()',
  );
  const refused = await project.run('rollout');
  expect(refused.exitCode).toBe(8);
  expect(refused.stdout).toContain('db-rollback 1_item --accept-loss');
  expect(await relations(project)).toEqual(['item']);
  await project.database.query('delete from item');
  expect((await project.run('rollout')).exitCode).toBe(1);
  expect(await relations(project)).toEqual([]);
});

it('sees what was rolled back beside it, and begins from there anew only when told to', async () => {
  const project = await createProject({}, FILES);
  const strategy = flag(project, 'strategy');
  project.configure({ rollout: { phases: [TABLE, strategy, VIEW] } });
  await project.run('rollout --phase table');
  await project.run('rollout --phase strategy');
  await runRollback(project.database.url);
  const { exitCode, stderr } = await project.run('rollout');
  expect(exitCode).toBe(8);
  expect(words(stderr)).toContain(
    'phase table is done, but its migration was rolled back since, not by the rollout: 1_item',
  );
  expect((await project.run('rollout --again')).exitCode).toBe(0);
  expect(await phasesOf(project.database)).toEqual(['table done', 'strategy done', 'view done']);
  expect(wordsOf(project)).toEqual(['strategy on', 'strategy on']);
  expect(await relations(project)).toEqual(['item', 'seen']);
});

it('a command that fails is told by the end of what it printed, without what it was given', async () => {
  const project = await createProject({}, {});
  const command = 'echo "cannot reach the flag service with $TOKEN" >&2; exit 3';
  const phase: Phase = { name: 'flag', command, environment: { TOKEN: 's3cret-token' } };
  project.configure({ rollout: { phases: [phase] } });
  const { exitCode, stdout, stderr } = await project.run('rollout');
  expect(exitCode).toBe(1);
  expect(words(stdout)).toContain('its command ended with 3: cannot reach the flag service with ***');
  expect(stdout + stderr).not.toContain('s3cret');
  expect((await project.run('rollout --dry-run')).stdout).not.toContain('s3cret');
});

it.each(['printf "\\0"', "printf '%05000d' 0 | sed 's/0/\\xF0\\x9F\\x98\\x80/g'; printf x"])(
  'the journal takes what %s prints',
  async (command) => {
    const project = await createProject({ rollout: { phases: [{ name: 'one', command }] } }, FILES);
    expect(await project.run('rollout')).toMatchObject({ exitCode: 0 });
    expect(await phasesOf(project.database)).toEqual(['one done']);
  },
);
