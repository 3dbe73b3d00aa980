import { expect, it } from 'vitest';
import { command as compare } from '../../../src/cli/check-compare.ts';
import type { Comparison } from '../../../src/measure/compare.ts';
import type { Report } from '../../../src/report/report.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';

const QUERY = `-- target: 200ms
-- params: select 'typical' as label, customer from parcel where id = 7
select id, note from parcel where customer = $1 order by id
`;
const project = () => createProject({ 'validation/queries/latest.sql': QUERY });

async function createParcels(rows = 300_000): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table parcel (id int primary key, customer text not null, note text)');
  await database.query(
    `insert into parcel select n, 'c' || (n % 20000), repeat('note ', 20) from generate_series(1, ${rows}) as n`,
  );
  await database.query('vacuum (analyze) parcel');
  return database;
}

const index = (database: TestDatabase) => database.query('create index on parcel (customer, id)');

function comparisons({ sections }: Report): readonly Comparison[] {
  const table = sections.find(({ id }) => id === 'comparison');
  return (table?.kind === 'table' ? table.data : []) as readonly Comparison[];
}

it('an index on one side only: improved one way, regressed the other', async () => {
  const [without, withIndex] = [await createParcels(), await createParcels()];
  await index(withIndex);
  const place = { database: withIndex, project: project() };
  const good = await runMeasuring(compare, place, { against: without.url });
  expect(good.exitCode).toBe(0);
  expect(comparisons(good.report)).toMatchObject([
    {
      query: 'latest',
      label: 'typical',
      verdict: 'improved',
      reason: expect.stringMatching(/^0\.0\d to 0\.\d+ × the time, 20 pairs; another plan, less work$/),
      paired: { pairs: 20 },
    },
  ]);
  expect(good.report.sections.find(({ id }) => id === 'plan-changes')).toMatchObject({
    lines: expect.arrayContaining([
      expect.stringMatching(/^= less work because of .* instead of .*Seq Scan on public\.parcel: /),
    ]),
  });
  const bad = await runMeasuring(compare, { ...place, database: without }, { against: withIndex.url });
  expect(bad.exitCode).toBe(1);
  expect(comparisons(bad.report)).toMatchObject([{ verdict: 'regressed' }]);
});

it('a database beside its twin: unchanged, and the other one is named without its password', async () => {
  const [one, twin] = [await createParcels(2000), await createParcels(2000)];
  const against = new URL(twin.url);
  against.password = 'geheim';
  const run = await runMeasuring(compare, { database: one, project: project() }, { against: against.href });
  expect(run.exitCode).toBe(0);
  // on a machine that is busy beyond measure it may stay undecided, but it is never called slower or faster
  expect(comparisons(run.report)).toMatchObject([
    {
      verdict: expect.stringMatching(/^(unchanged|inconclusive)$/),
      reason: expect.stringContaining('the same plan'),
    },
  ]);
  expect(run.stdout).toContain(`Before: ${against.username}@`);
  expect(run.stdout + run.stderr).not.toContain('geheim');
});

it('other rows, and a query that fails on one side, are no matter of time', async () => {
  const [full, half] = [await createParcels(40_000), await createParcels(20_000)];
  const place = { database: full, project: project() };
  const rows = await runMeasuring(compare, place, { against: half.url });
  expect(comparisons(rows.report)).toMatchObject([
    { verdict: 'inconclusive', reason: 'it returned 1 rows before and 2 now' },
  ]);
  await full.query('alter table parcel drop column note');
  const failing = await runMeasuring(compare, place, { against: half.url });
  expect(failing.exitCode).toBe(1);
  expect(comparisons(failing.report)).toMatchObject([
    { verdict: 'regressed', reason: 'it fails now: column "note" does not exist' },
  ]);
});

it('a baseline and another database at once are one too many', async () => {
  const database = await createParcels(10);
  const run = runMeasuring(
    compare,
    { database, project: project() },
    { before: 'a.json', against: database.url },
  );
  await expect(run).rejects.toMatchObject({ exitCode: 2, hint: 'db-check compare --against URL' });
});
