import { expect, it } from 'vitest';
import { command as baseline } from '../../../src/cli/check-baseline.ts';
import { explain } from '../../../src/measure/explain.ts';
import { readPreparedPlan } from '../../../src/measure/prepared-plan.ts';
import type { Report } from '../../../src/report/report.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';
import { withSession } from '../../support/session.ts';

/** One customer has half of all parcels, the others a few each: one plan for all cannot suit both. */
async function createParcels(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table parcel (id int primary key, customer int, state text, note text)');
  await database.query(`insert into parcel select n, case when n % 2 = 0 then 0 else n % 20000 end,
    case when n % 1000 = 0 then 'open' else 'closed' end, repeat('x', 60) from generate_series(1, 60000) as n`);
  await database.query('create index parcel_customer_idx on parcel (customer)');
  await database.query(`create index parcel_open_idx on parcel (id) where state = 'open'`);
  await database.query('analyze parcel');
  return database;
}

async function prepared(database: TestDatabase, sql: string, values: readonly string[]) {
  return withSession(database, async (db) => {
    const custom = await explain(db, sql, values);
    return readPreparedPlan(db, sql, { values, custom });
  });
}

it('tells a plan for all values from plans for each, as the server chooses', async () => {
  const database = await createParcels();
  const unique = await prepared(database, 'select note from parcel where id = $1', ['7']);
  expect(unique).toMatchObject({ isGeneric: true, lostIndexes: [] });
  const partial = await prepared(database, 'select note from parcel where state = $1 order by id', ['open']);
  expect(partial).toMatchObject({ isGeneric: false, lostIndexes: ['public.parcel_open_idx'] });
});

it('warns where the plan for all values does far more, and leaves nothing prepared', async () => {
  const database = await createParcels();
  await database.query('drop index parcel_customer_idx');
  await database.query('create index parcel_skewed_idx on parcel (customer) where customer <> 0');
  const query = `-- target: 10s
-- params: select 'rare' as label, 7 as customer
select note from parcel where customer = $1 and customer <> 0
`;
  const project = createProject({ 'validation/queries/rare.sql': query });
  await database.query(`alter database ${database.name} set plan_cache_mode = force_generic_plan`);
  const { report } = await runMeasuring(baseline, { database, project });
  expect(findings(report)).toMatchObject([{ id: 'rare', status: 'pass' }]);

  const wide = createProject({ 'validation/queries/rare.sql': query.replace(' and customer <> 0', '') });
  const warned = await runMeasuring(baseline, { database, project: wide });
  expect(findings(warned.report)).toMatchObject([
    { id: 'rare', status: 'pass' },
    {
      id: 'rare',
      subject: 'prepared',
      status: 'warn',
      measured: expect.stringMatching(/^[\d,]+ blocks instead of \d+$/),
      fix: 'set plan_cache_mode = force_custom_plan;',
    },
  ]);
  await withSession(database, async (db) => {
    expect(await db.query('select name from pg_catalog.pg_prepared_statements')).toEqual([]);
  });
});

function findings({ sections }: Report) {
  return sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
}
