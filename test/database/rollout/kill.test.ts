import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Gate, Phase } from '../../../src/config/rollout.ts';
import { startCommand, type CommandEnd } from '../../support/command.ts';
import { randomOf } from '../../support/random.ts';
import { createProject, migration, type RolloutProject } from '../../support/rollout.ts';
import { sampleOf } from '../../support/sample.ts';

/** What is applied twice fails; what is taken back loses nothing. */
const FILES = {
  ...migration('1_item', 'create table item (a int); create table other (b int);', 'drop table item, other;'),
  ...migration(
    '2_index',
    'create index concurrently item_a_idx on item (a); create view seen as select b from other; create index concurrently other_b_idx on other (b);',
    'drop index concurrently other_b_idx; drop view seen; drop index concurrently item_a_idx;',
  ),
  ...migration('3_end', 'create view end_of_it as select a from item;', 'drop view end_of_it;'),
};

const gate = (name: string, count: number, least = 1): Gate => ({
  ...{ name, sql: "select count(*) from pg_class where relname = 'item'", count, intervalMs: 15 },
  limits: { failBelow: least },
});

/** Migrations, a command, a soak and gates of several answers; the last gate holds or does not. */
function phases(flagFile: string, isGood: boolean): readonly Phase[] {
  const command = (word: string): string[] => ['/bin/sh', '-c', `echo ${word} >> "$0"`, flagFile];
  return [
    { name: 'table', migrations: ['1_item'], success: [gate('there', 2)] },
    { name: 'approved', attestation: 'somebody looked' },
    { name: 'index', migrations: ['2_index'], entry: [gate('before', 3), gate('once', 1)], soakMs: 40 },
    { name: 'flag', command: command('on'), rollbackCommand: command('off'), entry: [gate('flag', 2)] },
    {
      ...{ name: 'end', migrations: ['3_end'], onFailure: 'rollback-all' },
      success: [gate('steady', 4), gate('last', 2, isGood ? 1 : 2)],
    },
  ];
}

async function createRollout(isGood: boolean): Promise<RolloutProject> {
  const project = await createProject({}, FILES);
  project.configure({ rollout: { phases: phases(join(project.folder, 'flag'), isGood) } });
  expect((await project.run('rollout --attest approved --by', {}, 'Ada')).exitCode).toBe(0);
  return project;
}

/** Kills it at that line of its progress and a moment later; never, where it has fewer lines. */
async function runKilled(project: RolloutProject, line: number, delayMs: number): Promise<CommandEnd> {
  const { process, ended } = startCommand('db-deploy', ['rollout', ...project.words]);
  let lines = 0;
  process.stderr?.on('data', (chunk: Buffer) => {
    const before = lines;
    lines += chunk.toString().split('\n').length - 1;
    if (before < line && lines >= line) setTimeout(() => process.kill('SIGKILL'), delayMs);
  });
  return ended;
}

async function endOfRollout({ database, folder }: RolloutProject): Promise<unknown> {
  const { query } = database;
  const journalled = async (): Promise<unknown> => ({
    course: await query(
      `select kind, phase, attempt, stage, gate, detail->>'state' as state from db_check.rollout_decision order by position`,
    ),
    phases: await query('select name, attempt, state, message from db_check.rollout_phase order by position'),
    answers: await query(
      `select phase, stage, gate, round, count(*)::int, max(number) as last from db_check.gate_measurement
        group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    ),
    outcome: await query('select outcome, ended_at is not null as ended from db_check.rollout'),
    executions: await query(
      `select migration, direction, outcome, count(*)::int from db_check.execution group by 1, 2, 3 order by 1, 2, 3`,
    ),
    ledger: await query(
      `select migration_name, finished_at is not null as finished, rolled_back_at is not null as back from _prisma_migrations order by 1, 2, 3`,
    ),
    objects: await query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace order by 1`,
    ),
  });
  const words = readFileSync(join(folder, 'flag'), 'utf8').trim().split('\n');
  // a command may run again behind a kill; in this order it was
  return {
    ...((await journalled()) as object),
    flag: words.filter((word, index) => word !== words[index - 1]),
  };
}

const CASES = Array.from({ length: 20 }, (_, index) => index + 1);

describe.each([true, false])('where the last gate holds: %s', (isGood) => {
  const some = sampleOf(`kills of a rollout, ${isGood ? 'good' : 'taken back'}`, CASES, 1);

  it.each(some)('killed as seed %i says and run again, it ends as if nothing had been', async (seed) => {
    const quiet = await createRollout(isGood);
    const undisturbed = await startCommand('db-deploy', ['rollout', ...quiet.words]).ended;
    expect(undisturbed.exitCode, undisturbed.stdout + undisturbed.stderr).toBe(isGood ? 0 : 1);
    const lines = undisturbed.stderr.split('\n').length;

    const project = await createRollout(isGood);
    const random = randomOf(seed);
    const kills: string[] = [];
    for (let left = 12; ; left--) {
      const line = left === 0 ? Infinity : 1 + Math.floor(random() * lines * 0.5);
      const delayMs = Math.floor(random() * 40);
      const end = await runKilled(project, line, delayMs);
      kills.push(`line ${line} + ${delayMs} ms: ${end.signal ?? String(end.exitCode)}`);
      if (end.signal !== null) continue;
      // behind its end it stays where it is: taken back, until somebody says --again
      expect(isGood ? [0] : [1, 8], `${kills.join('\n')}\n${end.stdout}${end.stderr}`).toContain(
        end.exitCode,
      );
      break;
    }
    expect(await endOfRollout(project), kills.join('\n')).toEqual(await endOfRollout(quiet));
  });
});
