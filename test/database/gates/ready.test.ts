import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PRE_CHECKS } from '../../../src/cli/run-checks.ts';
import type { Gate, Phase } from '../../../src/config/rollout.ts';
import type { UserConfig } from '../../../src/config/settings.ts';
import type { Report } from '../../../src/report/report.ts';
import { runLineIn, type CommandEnd } from '../../support/command-line.ts';
import { createProject, migration, type RolloutProject } from '../../support/rollout.ts';

const FILES = {
  ...migration('1_item', 'create table item (a int);', 'drop table item;'),
  'validation/checks/fine.sql': "select 'pass' as status, '' as subject, 'all is fine' as message",
  'validation/queries/latest.sql': '-- target: 1s\nselect 1\n',
  ...migration('2_more', 'create table more (a int);', 'drop table more;'),
};

/** What the shared server says of itself is not of this test. */
const QUIET: UserConfig = {
  checks: Object.fromEntries(PRE_CHECKS.map(({ id }) => [id, 'off'])),
  contacts: ['dba@example.org'],
};

const gate = (name: string, sql: string): Gate => ({
  name,
  sql,
  limits: { failBelow: 1 },
  count: 2,
  intervalMs: 10,
});
const GOOD = gate('all is well', 'select 1');
const ITEM: Phase = { name: 'item', migrations: ['1_item'], entry: [GOOD] };
const MORE: Phase = { name: 'more', migrations: ['2_more'] };

function createReady(phases: readonly Phase[]): Promise<RolloutProject> {
  return createProject({ ...QUIET, rollout: { phases } }, FILES);
}

/** A command in this project, its output in one line. */
async function run(
  { folder, words }: Pick<RolloutProject, 'folder' | 'words'>,
  line: string,
  ...more: readonly string[]
): Promise<CommandEnd> {
  const validation = ['--validation', join(folder, 'validation')];
  const end = await runLineIn({ workingDirectory: folder }, line, ...more, ...words, ...validation);
  return { ...end, stdout: end.stdout.replaceAll(/\s+/g, ' ') };
}

const ready = (project: RolloutProject): Promise<CommandEnd> => run(project, 'db-check ready');

it('go: the gates of the next phase are asked once, and nothing is written', async () => {
  const project = await createReady([ITEM, MORE]);
  const { exitCode, stdout } = await ready(project);
  expect(stdout).toContain('GOOD: go: phase item may begin; 2 passed');
  expect(stdout).toContain('all is well in full 2 times, every 10 ms: the number is within its limits');
  expect(stdout).toContain('db-deploy rollout --phase item');
  expect(exitCode).toBe(0);
  const schemas = await project.database.query("select 1 from pg_namespace where nspname = 'db_check'");
  expect(schemas).toEqual([]);
});

it.each([
  ['a gate that fails', gate('bad', 'select 0'), 1, '1 failed (bad)'],
  ['a gate of which nobody knows', gate('odd', 'select null::int'), 9, '1 unknown (odd)'],
])('no-go: %s', async (_, one, expected, said) => {
  const project = await createReady([{ ...ITEM, entry: [GOOD, one] }]);
  const { exitCode, stdout } = await ready(project);
  expect(stdout).toContain('no-go');
  expect(stdout).toContain(said);
  expect(exitCode).toBe(expected);
});

it('does not put load on the server unless that is asked for', async () => {
  const load = { name: 'full load', load: { clients: 1, durationMs: 1000 } };
  const project = await createReady([{ ...ITEM, entry: [load] }]);
  const { exitCode, stdout } = await ready(project);
  expect(stdout).toContain('not asked: it would put load on the server');
  expect(exitCode).toBe(0);
});

it.each([
  [
    'check',
    { name: 'misspelt', check: ['server-version', 'sever-version'] },
    'there is no check sever-version',
  ],
  ['target query', { name: 'misspelt', target: 'latets' }, 'there is no target query latets'],
])('a gate that asks for a %s that is not there is refused at once', async (_, one, said) => {
  const project = await createReady([{ ...ITEM, entry: [one] }]);
  for (const end of [await ready(project), await run(project, 'db-deploy rollout')]) {
    expect(end.stderr).toContain(said);
    expect(end.exitCode).toBe(2);
  }
});

it('no-go: a phase that is paused waits for a word', async () => {
  const project = await createReady([{ ...ITEM, entry: [gate('odd', 'select null::int')] }]);
  expect((await project.run('rollout')).exitCode).toBe(9);
  const { exitCode, stdout } = await ready(project);
  expect(stdout).toContain('STOPPED: no-go: phase item is paused: gate odd: 1 inconclusive answer');
  expect(stdout).toContain('db-deploy rollout --open-gate item --reason "…"');
  expect(stdout).toContain('dba@example.org');
  expect(exitCode).toBe(8);
  await project.run('rollout --open-gate item --reason', {}, 'seen');
  expect((await ready(project)).exitCode).toBe(8);
});

it('no-go: a phase that failed', async () => {
  const project = await createReady([{ ...ITEM, entry: [gate('bad', 'select 0')] }]);
  await project.run('rollout');
  const { exitCode, stdout } = await ready(project);
  expect(stdout).toContain('no-go: phase item failed');
  expect(exitCode).toBe(1);
});

it('waits for whoever vouches, and goes on when somebody has', async () => {
  const project = await createReady([{ name: 'flag', attestation: 'the flag is on' }]);
  const waiting = await ready(project);
  expect(waiting.stdout).toContain('phase flag waits for somebody who vouches for it: the flag is on');
  expect(waiting.exitCode).toBe(8);
  await project.run('rollout --attest flag --by Ada');
  expect((await ready(project)).exitCode).toBe(0);
});

it('no-go while a phase soaks', async () => {
  const project = await createReady([
    { ...ITEM, soakMs: 3_600_000, success: [gate('stable', 'select 1')] },
    MORE,
  ]);
  const stop = new AbortController();
  const stopAtSoak = (text: string): void => void (text.includes('soaking') && stop.abort(130));
  const signals = { signal: stop.signal, urgent: new AbortController().signal };
  await project.run('rollout', { stop: signals, stderr: stopAtSoak });
  const { exitCode, stdout } = await ready(project);
  expect(stdout).toMatch(/no-go: phase item soaks until 20\d\d-/);
  expect(stdout).toContain('stable');
  expect(exitCode).toBe(1);
});

it('nothing to do is go, and says so; JSON says the same', async () => {
  const project = await createReady([ITEM, MORE]);
  expect((await project.run('rollout')).exitCode).toBe(0);
  const { exitCode, stdout } = await run(project, 'db-check ready --json');
  expect(exitCode).toBe(0);
  const { verdict, next } = JSON.parse(stdout) as Report;
  expect(verdict).toMatchObject({ status: 'good', exitCode: 0 });
  expect(verdict.summary).toMatch(/^go: the rollout rollout is done: nothing is left to do; /);
  expect(next).toEqual([]);
  project.configure(QUIET);
  expect((await ready(project)).stdout).toContain('go: no rollout is configured and no migration is pending');
});

it('no-go: a migration that was rolled back is held until somebody releases it', async () => {
  const project = await createReady([ITEM, MORE]);
  await project.run('rollout');
  const back = await runLineIn({}, 'db-rollback 2_more --yes', ...project.words);
  expect(back.exitCode).toBe(0);
  const { exitCode, stdout } = await ready(project);
  expect(stdout).toContain('no-go: migration 2_more was rolled back and is held');
  expect(exitCode).toBe(8);
});

it('what the journal says and may not be read is unknown', async () => {
  const project = await createReady([ITEM, MORE]);
  await project.run('rollout --phase item');
  const name = `reader_${project.database.name}`;
  await project.database.query(`create role ${name} login`);
  try {
    await project.database.query(`grant select on _prisma_migrations to ${name}`);
    const url = new URL(project.database.url);
    url.username = name;
    const words = ['--url', url.href, ...project.words.slice(2)];
    const end = await run({ ...project, words }, 'db-check ready');
    expect(end.stdout).toContain('could not be read');
    expect(end.exitCode).toBe(9);
  } finally {
    await project.database.query(`drop owned by ${name}; drop role ${name}`);
  }
});
