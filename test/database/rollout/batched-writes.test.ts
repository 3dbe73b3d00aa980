import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Finding } from '../../../src/report/finding.ts';
import type { Report } from '../../../src/report/report.ts';
import { runProcess } from '../../support/cli.ts';
import { phasesOf } from '../../support/rollout.ts';
import { useOwnServer } from '../../support/use-own-server.ts';
import { createWorkedProject, type WorkedProject } from '../../support/worked-project.ts';

// counters that are reset, and a number of connections to be divided
const serverUrl = useOwnServer({ max_connections: '150' });

const CONFIG = 'db-check.config.ts';

async function createCollectors(): Promise<WorkedProject> {
  const project = await createWorkedProject('batched-writes', serverUrl());
  await project.database.query('create extension pg_stat_statements');
  await project.runWell('db-deploy apply --to 20260101000000_events');
  await project.database.query(`insert into public.event (kind, at)
    select 'old', now() from generate_series(1, 1000)`);
  return project;
}

/** The application writes a thousand events; how long it took, in ms. */
async function collect({ folder, database }: WorkedProject): Promise<number> {
  const environment = { DATABASE_URL: database.url };
  const ran = await runProcess('node', [join(folder, 'scripts/collect.mjs'), '1000'], {
    cwd: folder,
    environment,
  });
  expect(ran).toMatchObject({ exitCode: 0 });
  return Number(ran.stdout);
}

async function insertsOf({ database }: WorkedProject): Promise<unknown> {
  return database.query(`select sum(s.calls)::int as calls, sum(s.rows)::int as rows
    from pg_stat_statements as s join pg_database as d on d.oid = s.dbid
    where d.datname = current_database() and s.query ilike 'insert into event (%'`);
}

/** What `db-check post` says of the statements since the baseline. */
async function statements(project: WorkedProject): Promise<readonly Finding[]> {
  const { stdout } = await project.run('db-check post --json');
  const { sections } = JSON.parse(stdout) as Report;
  return sections
    .flatMap((section) => (section.kind === 'findings' ? section.findings : []))
    .filter(({ id }) => id === 'statements');
}

it('a thousand commits become one batch: pools with room, statements within their targets, before and after', async () => {
  const project = await createCollectors();
  await project.runWell('db-check baseline');
  const singlyMs = await collect(project);
  expect(await insertsOf(project)).toEqual([{ calls: 1000, rows: 1000 }]);
  expect(await statements(project)).toMatchObject([
    { subject: 'batches', status: 'unknown' },
    { subject: 'single events', status: 'fail' },
  ]);

  const rollout = await project.run('db-deploy rollout --yes');
  expect(rollout.stdout).toContain('GOOD: the rollout batched-writes is done, all 3 phases');
  expect(await phasesOf(project.database)).toEqual(['prepare done', 'switch done', 'canary done']);
  const togetherMs = await collect(project);
  expect(togetherMs).toBeLessThan(singlyMs / 2);
  expect(await insertsOf(project)).toEqual([{ calls: 2, rows: 2000 }]);
  expect(await statements(project)).toMatchObject([
    { subject: 'batches', status: 'pass' },
    { subject: 'single events', status: 'unknown' },
  ]);
});

it('pools that may open more than there is close the gate: nothing was done', async () => {
  const project = await createCollectors();
  project.change(CONFIG, 'pool: 8, overflow: 2', 'pool: 20, overflow: 10');
  const before = await project.objects();
  const rollout = await project.run('db-deploy rollout --yes');
  const text = rollout.stdout.replaceAll(/\s+/g, ' ');
  expect(text).toContain('phase prepare may not begin: gate the pools have room');
  expect(text).toContain('may open more than there are');
  expect(rollout.exitCode).toBe(1);
  expect(await project.objects()).toEqual(before);
});

it.each([
  [
    'that ignores the flag',
    "rows[0]?.value === 'batch'",
    "rows[0]?.value === 'batches'",
    'a hundred rows a statement and more',
  ],
  [
    'that loses the last event',
    '{ length: Number(process.argv[2]) }',
    '{ length: 999 }',
    'all events arrived',
  ],
])(
  'an application %s closes its gate, and the flag and the objects are as before',
  async (_, from, to, gate) => {
    const project = await createCollectors();
    project.change('scripts/collect.mjs', from, to);
    const before = await project.objects();
    const rollout = await project.run('db-deploy rollout --yes');
    const text = rollout.stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`gate ${gate}`);
    expect(text).toContain('events-oncall@example.com');
    expect(rollout.exitCode).toBe(1);
    expect(await project.objects()).toEqual(before);
    expect(await project.database.query('select value from feature')).toEqual([{ value: 'single' }]);
    expect(await phasesOf(project.database)).toEqual([
      'prepare rolled-back',
      'switch rolled-back',
      'canary rolled-back',
    ]);
  },
);
