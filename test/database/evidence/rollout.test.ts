import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Phase } from '../../../src/config/rollout.ts';
import type { Report } from '../../../src/report/report.ts';
import { unseal } from '../../../src/rollout/evidence-file.ts';
import type { RolloutEvidence } from '../../../src/rollout/rollout-evidence.ts';
import { sectionOf } from '../../support/evidence.ts';
import { runLine } from '../../support/command-line.ts';
import { createProject, migration, type RolloutProject } from '../../support/rollout.ts';

const FILES = {
  ...migration('1_item', 'create table item (a int); create table log (what text);', 'drop table item, log;'),
  ...migration(
    '2_index',
    'create index concurrently item_a_idx on item (a);',
    'drop index concurrently item_a_idx;',
  ),
  ...migration('3_cleanup', 'drop table log;', 'create table log (what text);'),
};

const gate = (name: string, sql: string) => ({ name, sql, limits: { failBelow: 1 }, intervalMs: 10 });

const PHASES: readonly Phase[] = [
  { name: 'table', migrations: ['1_item'] },
  {
    name: 'index',
    migrations: ['2_index'],
    entry: [gate('table is there', "select count(*) from pg_class where relname = 'item'")],
    success: [{ ...gate('index is valid', 'select count(*) from pg_index where indisvalid'), count: 3 }],
    soakMs: 50,
    plannedMs: 60_000,
  },
  { name: 'announce', attestation: 'support knows of it' },
  { name: 'cleanup', migrations: ['3_cleanup'], entry: [gate('mute', 'select null::int')] },
];

async function reportOf({ words }: RolloutProject, name: string): Promise<Report> {
  const { stdout } = await runLine(`db-check report ${name} --format json`, ...words);
  const unsealed = unseal<RolloutEvidence & { readonly report: Report }>(stdout);
  if (!unsealed.isIntact) throw new Error(unsealed.why);
  expect(unsealed.content.rollout?.name).toBe('rollout');
  expect(unsealed.content.standing).not.toEqual([]);
  return unsealed.content.report;
}

it('tells a rollout: phases planned and actual, every measurement, who vouched and who opened a gate', async () => {
  const project = await createProject({ rollout: { phases: [...PHASES] } }, FILES);
  expect((await project.run('rollout')).exitCode).not.toBe(0);

  const waiting = await reportOf(project, 'last');
  expect(waiting.verdict).toMatchObject({ status: 'stopped', exitCode: 5 });
  expect(waiting.verdict.summary).toMatch(/^not ended, 2 phases done; .* at phase announce/);

  await project.run('rollout --attest announce', {}, '--by', 'Ada');
  await project.run('rollout --open-gate cleanup', {}, '--reason', 'nobody <b>logs</b> there');
  await project.run('rollout');
  const report = await reportOf(project, 'rollout');
  expect(report.heading).toBe('Rollout rollout');
  expect(report.verdict.summary).toMatch(
    /^4 phases done in .*; gates and target queries: .*1 with a warning/,
  );

  const timeline = sectionOf(report, 'timeline', 'table');
  expect(timeline.rows.map(([what]) => what)).toEqual([
    'Rollout rollout',
    '  table',
    '    1_item',
    '  index',
    '    2_index',
    '  announce',
    '  cleanup',
    '    3_cleanup',
  ]);
  expect(timeline.rows[3]?.[2]).toBe('1 min 0 s');
  const kinds =
    timeline.figure?.kind === 'timeline' ? timeline.figure.rows[3]?.bars.map(({ kind }) => kind) : [];
  expect(kinds).toEqual(['actual', 'waited', 'planned']);

  const gates = sectionOf(report, 'gates', 'table').rows.map((row) => [row[0], row[1], row[2]]);
  expect(gates.filter(([name]) => name === 'index: index is valid')).toEqual(
    [1, 2, 3].map((number) => ['index: index is valid', 'after', String(number)]),
  );
  expect(sectionOf(report, 'attestations', 'table').rows[0]?.join()).toMatch(/^announce,.*Ada/);
  expect(sectionOf(report, 'by-hand', 'table').rows[0]?.[3]).toBe('nobody <b>logs</b> there');
  expect(sectionOf(report, 'builds', 'table').rows[0]?.[0]).toBe('public.item_a_idx');

  const { stdout: page } = await runLine('db-check report last --format html', ...project.words);
  expect(page).toContain('nobody &lt;b&gt;logs&lt;/b&gt; there');
  expect(page).toContain('Outline: what was planned.');
});

it('a rollout that was taken back has failed', async () => {
  const failing: Phase = {
    name: 'index',
    migrations: ['2_index'],
    success: [gate('never', 'select 0')],
    onFailure: 'rollback-all',
  };
  const project = await createProject({ rollout: { phases: [PHASES[0] as Phase, failing] } }, FILES);
  await project.run('rollout');
  const { exitCode, stdout } = await runLine('db-check report last', ...project.words);
  expect(exitCode).toBe(1);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/FAILED: rolled back after [^:]*: .*never/);
});

it('a report as JSON is the proof that production asks for, until somebody edits it', async () => {
  const table = PHASES[0] as Phase;
  const staging = await createProject({ rollout: { phases: [table] } }, FILES);
  await staging.run('rollout');
  const { stdout } = await runLine('db-check report rollout --format json', ...staging.words);
  const file = join(staging.folder, 'staging.json');
  const live = await createProject(
    {
      rollout: { phases: [{ ...table, promotedFrom: { environment: 'staging' } }] },
      environments: { staging: { evidence: file } },
    },
    FILES,
  );
  writeFileSync(file, stdout.replace('"status": "warning"', '"status": "good"'));
  expect((await live.run('rollout')).exitCode).toBe(9);
  writeFileSync(file, stdout);
  const end = await live.run('rollout');
  expect(end.exitCode).toBe(0);
  expect(end.stdout.replaceAll(/\s+/g, ' ')).toContain('the same passed in staging');
});

it('tells a rollout of commands alone, which deployed nothing', async () => {
  const project = await createProject({ rollout: { phases: [{ name: 'flag', command: 'true' }] } }, {});
  expect((await project.run('rollout')).exitCode).toBe(0);
  const { exitCode, stdout } = await runLine('db-check report rollout', ...project.words);
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('flag') });
});
