import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CHECKS } from '../../../src/checks/index.ts';
import { systemClock } from '../../../src/clock.ts';
import { command as baseline } from '../../../src/cli/check-baseline.ts';
import { command as compare } from '../../../src/cli/check-compare.ts';
import { command as post } from '../../../src/cli/check-post.ts';
import { CREATE_JOURNAL } from '../../../src/deploy/journal-schema.ts';
import { createLedger } from '../../../src/migrations/ledger.ts';
import type { Finding } from '../../../src/report/finding.ts';
import type { Report } from '../../../src/report/report.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';

const QUERY = `-- target: 200ms
-- improve: 30%
-- params: (select 'typical' as label, customer from parcel where customer = 'c7' limit 1)
--   union all (select 'heaviest', customer from parcel group by 2 order by count(*) desc, 2 limit 1)
select id, note from parcel where customer = $1 order by sent_at desc limit 10
`;
const MIGRATION = `create index concurrently parcel_customer_idx on parcel (customer, sent_at desc);
create index concurrently parcel_note_idx on parcel (note);
`;

interface Place {
  readonly database: TestDatabase;
  readonly project: string;
}

async function createPlace(query = QUERY): Promise<Place> {
  const database = await createDatabase();
  await database.query(
    'create table parcel (id int primary key, customer text not null, sent_at timestamptz, note text)',
  );
  await database.query(`insert into parcel select n, case when n % 3 = 0 then 'big' else 'c' || (n % 500) end,
    now() - n * interval '1 minute', 'note ' || n from generate_series(1, 60000) as n`);
  await database.query('vacuum (analyze) parcel');
  await database.query(createLedger('public'));
  const project = createProject({
    'validation/queries/latest.sql': query,
    'migrations/20260101000000_speed/migration.sql': MIGRATION,
  });
  return { database, project };
}

/** As a deployment leaves it; the deployment itself is tested elsewhere. */
async function deploy({ database }: Place): Promise<void> {
  for (const statement of MIGRATION.split(';\n')) if (statement !== '') await database.query(statement);
  await database.query(`insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
    values ('1', 'x', '20260101000000_speed', clock_timestamp(), 1)`);
}

const POST_CHECKS = CHECKS.filter(({ phases }) => phases.includes('post')).map(({ id }) => id);

function findings(report: Report): readonly Finding[] {
  return report.sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
}

it('tells before from after: targets, new indexes, improvement, both sides', async () => {
  const place = await createPlace();
  const before = await runMeasuring(baseline, place);
  expect(before.report.verdict).toMatchObject({ status: 'good', exitCode: 0 });
  expect(before.stderr).toContain('baseline written to .plumbline/baseline.json\n');
  expect(before.stderr).toContain('not kept in the journal: there is no journal yet');
  await deploy(place);

  const after = await runMeasuring(post, place);
  expect(findings(after.report)).toMatchObject([
    { id: 'latest', status: 'pass', message: expect.stringContaining('meets its target') },
    { id: 'latest', status: 'pass', subject: 'improvement' },
    { id: 'new-index', status: 'pass', subject: 'index "parcel_customer_idx"', message: 'used by latest' },
    {
      id: 'new-index',
      status: 'warn',
      subject: 'index "parcel_note_idx"',
      message: 'no plan uses it: they prefer Index Scan parcel_customer_idx',
    },
    { id: 'cache-hit', status: 'pass' },
    ...POST_CHECKS.map((id) => ({ id })),
  ]);
  expect(after).toMatchObject({ exitCode: 0, report: { verdict: { status: 'warning' } } });
  expect((await runMeasuring(post, place, { strict: true })).exitCode).toBe(1);

  const compared = await runMeasuring(compare, place);
  expect(compared.report.sections[0]).toMatchObject({
    id: 'comparison',
    data: [
      { query: 'latest', label: 'typical', verdict: 'improved' },
      { query: 'latest', label: 'heaviest', verdict: 'improved' },
    ],
  });
  expect(compared.exitCode).toBe(0);
});

it('finds an index that was dropped again to be a regression, from two files without a database', async () => {
  const place = await createPlace();
  await deploy(place);
  await runMeasuring(baseline, place, { baseline: 'with.json' });
  await place.database.query('drop index parcel_customer_idx');
  await runMeasuring(baseline, place, { baseline: 'without.json' });
  const nowhere = { ...place, database: { ...place.database, url: 'postgresql://nobody@127.0.0.1:1/none' } };
  const { report, exitCode } = await runMeasuring(compare, nowhere, {
    before: 'with.json',
    after: 'without.json',
  });
  expect(findings(report)).toMatchObject([
    { status: 'fail', message: 'regressed: more work and slower' },
    {},
    { subject: 'improvement', status: 'fail', message: 'gained less than was demanded' },
  ]);
  expect(exitCode).toBe(1);
});

it('keeps the baseline private and in the journal, where another machine finds it', async () => {
  const place = await createPlace();
  await place.database.query(CREATE_JOURNAL);
  const taken = await runMeasuring(baseline, place);
  expect(taken.stderr).toBe('baseline written to .plumbline/baseline.json and to the journal\n');
  const file = join(place.project, '.plumbline/baseline.json');
  const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(taken.stdout).not.toContain('"c7"');
  expect(readFileSync(file, 'utf8')).toContain('"c7"');
  expect(await place.database.query('select run_id, content from db_check.baseline')).toEqual([
    { run_id: '20251005T000000-abc123', content: kept },
  ]);
  await deploy(place);
  const elsewhere = createProject({ 'validation/queries/latest.sql': QUERY });
  const { report, exitCode } = await runMeasuring(compare, { database: place.database, project: elsewhere });
  expect(report.sections[0]).toMatchObject({
    notes: expect.arrayContaining([expect.stringContaining('Before: the journal, taken at')]),
  });
  expect(exitCode).toBe(0);
});

it('says why the journal has it not, and goes on', async () => {
  const place = await createPlace();
  await place.database.query(CREATE_JOURNAL);
  const role = `measurer_${place.database.name}`;
  await place.database.query(`create role ${role} login; grant select on parcel to ${role}`);
  const url = new URL(place.database.url);
  url.username = role;
  const database = { ...place.database, url: url.href };
  const { stderr, exitCode } = await runMeasuring(baseline, { ...place, database });
  expect(stderr).toContain('not kept in the journal: no privilege to insert into db_check.baseline');
  expect(exitCode).toBe(0);
  await place.database.query(`drop owned by ${role}; drop role ${role}`);
});

it('is inconclusive where nothing matches, never good', async () => {
  const place = await createPlace();
  await place.database.query('truncate parcel');
  const { report, exitCode } = await runMeasuring(post, place);
  expect(findings(report)[0]).toMatchObject({
    status: 'unknown',
    message: 'the params query returned no row, so nothing was measured',
  });
  expect(exitCode).toBe(9);
});

it('fails on an INVALID or missing new index, with a fix that works', async () => {
  const place = await createPlace();
  await deploy(place);
  await place.database.query('drop index parcel_note_idx');
  await place.database.query(
    "update pg_index set indisvalid = false where indexrelid = 'parcel_customer_idx'::regclass",
  );
  const { report, exitCode } = await runMeasuring(post, place);
  const broken = findings(report).filter(({ id }) => id === 'new-index');
  expect(broken).toMatchObject([
    { status: 'fail', message: 'is INVALID: no plan will ever use it' },
    { status: 'fail', message: 'does not exist' },
  ]);
  expect(exitCode).toBe(1);
  await place.database.query(broken[0]?.fix ?? '');
  const fixed = await runMeasuring(post, place);
  expect(findings(fixed.report).filter(({ id }) => id === 'new-index')[0]).toMatchObject({ status: 'pass' });
});

it('demands an expected index by name', async () => {
  const place = await createPlace(QUERY.replace('-- improve: 30%', '-- expect-index: parcel_note_idx'));
  await deploy(place);
  const { report, exitCode } = await runMeasuring(post, place);
  expect(findings(report)).toContainEqual({
    id: 'latest',
    subject: 'index "parcel_note_idx"',
    status: 'fail',
    message: 'expected, but no plan uses it: they prefer Index Scan parcel_customer_idx',
  });
  expect(exitCode).toBe(1);
});

it('ends what it is executing when it is stopped, and leaves no half baseline', async () => {
  const place = await createPlace('-- target: 1s\nselect pg_sleep(60)');
  const stopper = new AbortController();
  const stop = { signal: stopper.signal, urgent: new AbortController().signal };
  const running = runMeasuring(baseline, place, {}, { stop });
  const active = (): Promise<unknown[]> =>
    place.database.query(
      "select 1 from pg_stat_activity where datname = current_database() and query like 'select pg_sleep(60)%' and state = 'active'",
    );
  await expect.poll(active, { timeout: 20_000 }).toHaveLength(1);
  stopper.abort();
  expect(await running).toMatchObject({ exitCode: 130, stdout: '' });
  expect(await active()).toEqual([]);
  expect(existsSync(join(place.project, '.plumbline/baseline.json'))).toBe(false);
});

it('says what it is measuring once that takes a second', async () => {
  const place = await createPlace('-- target: 60ms\nselect pg_sleep(0.03)');
  const instant = { ...systemClock, sleep: () => Promise.resolve() };
  const { stderr } = await runMeasuring(baseline, place, { runs: 1 }, { clock: instant });
  expect(stderr).toMatch(/^measuring 1 of 1: latest/);
  const { stderr: quiet } = await runMeasuring(baseline, place, { runs: 1 });
  expect(quiet).not.toContain('measuring');
});

it.each([
  [{ seconds: Number.NaN }, '--seconds'],
  [{ runs: 0 }, '--runs'],
  [{ 'query-timeout': '30' }, '--query-timeout'],
])('refuses %o before it connects', async (flags, named) => {
  const project = createProject({ 'validation/queries/latest.sql': QUERY });
  const nowhere = { ...(await createDatabase()), url: 'postgresql://nobody@127.0.0.1:1/none' };
  await expect(runMeasuring(baseline, { database: nowhere, project }, flags)).rejects.toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringContaining(named) }),
  );
});
