import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { createPlace, sectionOf } from '../../support/evidence.ts';
import { runLine } from '../../support/command-line.ts';
import { createRole } from '../../support/role.ts';

const MEASURE = '--runs 20 --seconds 2';

it('tells a deployment from its journal: who, what, how long, and what it gained', async () => {
  const { run, report } = await createPlace();
  expect(await run(`db-check baseline ${MEASURE}`)).toMatchObject({ exitCode: 0 });
  expect(await run('db-deploy apply')).toMatchObject({ exitCode: 0 });

  const unmeasured = await report('last');
  expect(unmeasured.verdict).toMatchObject({
    status: 'warning',
    summary: expect.stringMatching(
      /^1 migration applied in .*; the target queries were not measured afterwards$/,
    ) as string,
  });
  expect(sectionOf(unmeasured, 'latency', 'text').lines.join('\n')).toMatch(
    /Measured before the run, at .* 1 queries\.\nNo measurement from after the run/,
  );

  expect(await run(`db-check baseline ${MEASURE}`)).toMatchObject({ exitCode: 0 });
  const told = await report('last --deployed-by Ada');
  expect(told.verdict).toMatchObject({ status: 'good', exitCode: 0 });
  expect(told.verdict.summary).toMatch(/target queries afterwards: 1 passed$/);
  expect(told.heading).toBe('Deployment of 2 index');

  const plan = sectionOf(told, 'plan-up-2_index', 'table');
  expect(plan.rows.map((row) => row.slice(1, 4))).toEqual([
    [
      'create index concurrently parcel_customer_idx on parcel (customer)',
      'SHARE UPDATE EXCLUSIVE on "parcel"',
      'may read all of it',
    ],
    ['alter table parcel add column seen int', 'ACCESS EXCLUSIVE on "parcel"', 'none'],
  ]);
  const builds = sectionOf(told, 'builds', 'table');
  expect(builds.rows[0]?.[0]).toBe('public.parcel_customer_idx');
  expect(builds.rows[0]?.[3]).toMatch(/kiB$|MiB$/);
  expect(builds.rows[0]?.[4]).toMatchObject({ text: 'valid' });

  const latency = sectionOf(told, 'latency', 'table');
  expect(latency.figure).toMatchObject({ kind: 'ranges', groups: [{ note: 'improved', targetMs: 10_000 }] });
  const plans = sectionOf(told, 'plans', 'listings').listings[0];
  expect(plans?.panes.map(({ text }) => /Seq Scan|Index/.exec(text)?.[0])).toEqual(['Seq Scan', 'Index']);
  expect(sectionOf(told, 'timeline', 'table').figure).toMatchObject({ kind: 'timeline' });
  expect(
    sectionOf(told, 'sign-off', 'facts')
      .facts.map(({ value }) => value)
      .slice(1),
  ).toEqual(['Ada', '']);
});

it('tells a failure, what was not run, and that it was taken back since', async () => {
  const { database, run, report } = await createPlace();
  await database.query('create table parcel_customer_idx (id int)');
  expect((await run('db-deploy apply')).exitCode).toBe(4);
  const failed = await report('last');
  expect(failed.verdict).toMatchObject({ status: 'failed', exitCode: 1 });
  const plan = sectionOf(failed, 'plan-up-2_index', 'table');
  expect(plan.rows.map((row) => row[5])).toMatchObject([
    { text: expect.stringContaining('parcel_customer_idx') as string },
    { text: 'not done' },
  ]);
  const junit = await run('db-check report last --format junit');
  expect(junit.stdout).toContain('<failure');

  await database.query('drop table parcel_customer_idx');
  expect(await run('db-deploy apply')).toMatchObject({ exitCode: 0 });
  const { runId } = await report('last');
  expect(await run('db-rollback --last --yes')).toMatchObject({ exitCode: 0 });
  const since = await report(runId);
  expect(since.verdict).toMatchObject({
    status: 'warning',
    summary: expect.stringContaining('taken back since (1)') as string,
  });
  expect(sectionOf(since, 'builds', 'table').rows[0]?.[4]).toMatchObject({ text: 'not there any more' });
  const rollback = await report('last');
  expect(rollback.heading).toMatch(/^Rollback /);
  expect(sectionOf(rollback, 'plan-down-2_index', 'table').rows).toHaveLength(2);
});

it('says what is not there: a run, a journal, the right to read it', async () => {
  const { database, run } = await createPlace();
  const wrong = await run('db-check report nothing');
  expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
  expect(wrong.stderr).toMatch(/the journal holds no run nothing[^]*the newest: \S+ \(deploy\)/);

  const role = await createRole(database);
  const refused = await runLine('db-check report last', '--url', role.url);
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toMatch(/may not read db_check\.execution.*db_check\.run/);

  const empty = await createDatabase();
  const none = await runLine('db-check report last', '--url', empty.url);
  expect(none.exitCode).toBe(2);
  expect(none.stderr).toContain('has no journal');
});

it('shows a screen of it by default, and how to get the rest', async () => {
  const { run } = await createPlace();
  const { stdout, exitCode } = await run('db-check report last');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/db-check report \S+ --format html --output report\.html/);
  expect(stdout).not.toContain('Sign-off');
  expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('--format html'))).toEqual(
    [],
  );
  const markdown = await run('db-check report last --format markdown');
  expect(markdown.stdout).toContain('### Sign-off');
  expect(markdown.stdout).toContain('create table parcel (id int, customer int, note text);');
});
