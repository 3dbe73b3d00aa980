import { expect, it } from 'vitest';
import { command as compare } from '../../../src/cli/check-compare.ts';
import { renderTable } from '../../../src/report/table.ts';
import type { Report } from '../../../src/report/report.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';

async function createParcels(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table parcel (id int primary key, customer int, note text)');
  await database.query(
    `insert into parcel select n, n % 5000, repeat('note ', 20) from generate_series(1, 150000) as n`,
  );
  await database.query('create index on parcel (customer, id)');
  await database.query('analyze parcel');
  return database;
}

const HEAD = `-- target: 1s
-- params: select 'typical' as label, 7 as customer
`;
const SCAN = '-- variant: scan\nselect id, note from parcel where customer + 0 = $1 order by id\n';
const INDEX = '-- variant: index\nselect id, note from parcel where customer = $1 order by id desc\n';

const compareIn = (database: TestDatabase, query: string) =>
  runMeasuring(
    compare,
    { database, project: createProject({ 'validation/queries/latest.sql': HEAD + query }) },
    { variants: true },
  );

function findings({ sections }: Report) {
  return sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
}

it('says which one to switch to, and which to keep', async () => {
  const database = await createParcels();
  const slow = await compareIn(database, SCAN + INDEX);
  expect(slow.exitCode).toBe(0);
  expect(findings(slow.report)).toMatchObject([
    {
      status: 'warn',
      message: expect.stringMatching(/^switch to index: 0\.\d+ to 0\.\d+ × the time of scan$/),
    },
  ]);
  const text = renderTable(slow.report, { width: 80, color: false });
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const fast = await compareIn(database, INDEX + SCAN);
  expect(findings(fast.report)).toMatchObject([
    { status: 'pass', message: 'keep index: no variant is faster' },
  ]);
});

it('variants that return other rows, or fail, are none', async () => {
  const database = await createParcels();
  const other = await compareIn(
    database,
    `${INDEX}-- variant: wrong\nselect id, note from parcel where customer < $1 limit 3`,
  );
  expect(other.exitCode).toBe(1);
  expect(findings(other.report)).toMatchObject([
    { status: 'fail', message: 'wrong returns other rows than index (3 and 30): not the same query' },
  ]);
  const broken = await compareIn(
    database,
    `${INDEX}-- variant: broken\nselect nope from parcel where customer = $1`,
  );
  expect(findings(broken.report)).toMatchObject([
    { status: 'fail', message: 'column "nope" does not exist', location: { line: 6, column: 8 } },
  ]);
});

it('without variants there is nothing to compare', async () => {
  const database = await createParcels();
  await expect(compareIn(database, 'select id from parcel where customer = $1')).rejects.toMatchObject({
    exitCode: 2,
  });
});
