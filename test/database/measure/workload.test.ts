import { expect, it } from 'vitest';
import { command as baseline } from '../../../src/cli/check-baseline.ts';
import { command as compare } from '../../../src/cli/check-compare.ts';
import { command as post } from '../../../src/cli/check-post.ts';
import { renderTable } from '../../../src/report/table.ts';
import type { Report } from '../../../src/report/report.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';

const RULES = [
  { name: 'one parcel', match: 'note from parcel', mean: '0.001ms' },
  { name: 'deliveries', match: 'from delivery', mean: '1s' },
];

async function createPlace() {
  const database = await createDatabase();
  await database.query('create extension pg_stat_statements');
  await database.query('create table parcel (id int primary key, customer int, note text)');
  await database.query(`insert into parcel select n, n % 1000, 'note' from generate_series(1, 50000) as n`);
  await database.query('create index parcel_customer_idx on parcel (customer); analyze parcel');
  const project = createProject({
    'validation/queries/count.sql': '-- target: 1s\nselect count(*) from parcel where id < 10\n',
    'validation/statements.json': JSON.stringify(RULES),
  });
  return { database, project };
}

/** What an application does: the same statement with values, from a session of its own. */
async function call({ client }: TestDatabase, times: number): Promise<void> {
  const session = await client();
  for (let n = 0; n < times; n += 1)
    await session.query('select id, note from parcel where customer = $1', [n]);
}

const section = ({ sections }: Report, wanted: string) => sections.find(({ id }) => id === wanted);

const findingsOf = (report: Report) => {
  const found = section(report, 'workload-findings');
  return found?.kind === 'findings' ? found.findings : [];
};

it('says what the application pays since the baseline, and keeps to the rules of the user', async () => {
  const place = await createPlace();
  await call(place.database, 40);
  await runMeasuring(baseline, place);
  await place.database.query('drop index parcel_customer_idx');
  await call(place.database, 25);

  const { report } = await runMeasuring(compare, place);
  // the heaviest first; on a busy machine the other query is "only slower", behind it
  const { rows } = section(report, 'workload') as { rows: readonly unknown[] };
  expect(rows[0]).toMatchObject([
    'select id, note from parcel where…',
    '25',
    expect.any(String),
    expect.stringMatching(/^\+/),
    { text: 'regressed' },
  ]);
  expect(findingsOf(report)[0]).toMatchObject({
    id: 'workload',
    status: 'warn',
    message: expect.stringContaining('more work and slower'),
  });
  const text = renderTable(report, { width: 80, color: false });
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);

  const after = await runMeasuring(post, place);
  expect(after.exitCode).toBe(1);
  const findings = findingsOf(after.report);
  expect(findings[0]).toMatchObject({ id: 'workload', status: 'warn' });
  expect(findings.filter(({ id }) => id === 'statements')).toMatchObject([
    { subject: 'one parcel', status: 'fail' },
    { subject: 'deliveries', status: 'unknown' },
  ]);
});

it('without pg_stat_statements there is nothing to say, and rules are not taken for kept', async () => {
  const place = await createPlace();
  await place.database.query('drop extension pg_stat_statements');
  await runMeasuring(baseline, place);
  const { report } = await runMeasuring(compare, place);
  expect(section(report, 'workload')).toMatchObject({
    title: 'The application was not compared',
    lines: ['pg_stat_statements is not created in this database'],
  });
  const after = await runMeasuring(post, place);
  expect(section(after.report, 'workload-findings')).toMatchObject({ findings: [{ status: 'unknown' }] });
});
