import { expect, it } from 'vitest';
import { command as baseline } from '../../../src/cli/check-baseline.ts';
import { command as compare } from '../../../src/cli/check-compare.ts';
import type { ParameterSet, Sample } from '../../../src/measure/measurement.ts';
import { parseTargetQuery } from '../../../src/measure/query-file.ts';
import { sampleParameters } from '../../../src/measure/sample-parameters.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';
import { withSession } from '../../support/session.ts';

/** Half of all parcels are of one customer, most of them lost; the others have six each. */
async function createParcels(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(`create type state as enum ('open', 'lost')`);
  await database.query(`create table parcel (id bigint primary key, customer text not null, state state not null,
    sent_at timestamptz not null, "Size" int)`);
  await database.query(`insert into parcel select n, case when n % 2 = 0 then 'big' else 'c' || (n % 5000) end,
    case when n % 2 = 0 and n % 100 <> 0 then 'lost' else 'open' end::state,
    timestamptz '2026-01-01 00:00Z' + n * interval '1 minute', 7 from generate_series(1, 30000) as n`);
  await database.query('analyze parcel');
  return database;
}

async function derive(database: TestDatabase, sql: string): Promise<Sample> {
  return withSession(database, async (db) => {
    await db.query(`set datestyle = 'ISO'; set timezone = 'UTC'`);
    const query = parseTargetQuery('queries/q.sql', `-- target: 1s\n${sql}`);
    const sample = await sampleParameters(db, query);
    if ('error' in sample) throw new Error(sample.error.message);
    return sample;
  });
}

const byLabel = ({ sets }: Sample): Record<string, ParameterSet['values']> =>
  Object.fromEntries(sets.map(({ label, values }) => [label, values]));

async function rowsOf(database: TestDatabase, sql: string, values: ParameterSet['values']): Promise<number> {
  return withSession(database, async (db) => (await db.queryText(sql, values)).rows.length);
}

it('tells the heaviest, a typical and a missing value apart, among rows that meet its own conditions', async () => {
  const database = await createParcels();
  const all = 'select id from parcel where customer = $1';
  const sample = await derive(database, all);
  expect(sample).toMatchObject({ columns: [{ name: 'customer', type: 'text' }], isDerived: true });
  const { heaviest, typical, miss } = byLabel(sample);
  expect(heaviest).toEqual(['big']);
  expect(await rowsOf(database, all, typical ?? [])).toBe(6);
  expect(await rowsOf(database, all, miss ?? [])).toBe(0);

  // Of the lost ones nobody but the big customer has any; of the open ones he has more than the others.
  const lost = byLabel(await derive(database, `${all} and state = 'lost'`));
  expect(lost).toEqual({ typical: ['big'], miss: ['plumbline: no such value'] });
  const open = `${all} and state = 'open' order by sent_at limit $2`;
  const found = byLabel(await derive(database, open));
  expect(found['heaviest']).toEqual(['big', '10']);
  expect(await rowsOf(database, open, found['typical'] ?? [])).toBe(6);
});

it('knows values of many types, and what only bounds', async () => {
  const database = await createParcels();
  const from = 'select id from parcel where';
  expect(await derive(database, `${from} id = $1`)).toMatchObject({
    columns: [{ name: 'id', type: 'bigint' }],
    sets: [{ label: 'typical' }, { label: 'miss', values: ['-9223372036854775808'] }],
  });
  expect(byLabel(await derive(database, `${from} state = $1::state`))).toEqual({
    heaviest: ['open'],
    typical: ['lost'],
  });
  const any = byLabel(await derive(database, `${from} customer = any($1)`));
  expect(any).toMatchObject({ heaviest: ['{big}'], miss: ['{"plumbline: no such value"}'] });
  expect(await rowsOf(database, `${from} customer = any($1)`, any['miss'] ?? [])).toBe(0);
  const since = await derive(database, `${from} customer = $1 and sent_at >= $2 and sent_at < $3`);
  expect(byLabel(since)['heaviest']).toEqual(['big', '2026-01-01 00:02:00+00', '2026-01-21 20:00:00+00']);
  expect(byLabel(await derive(database, `${from} sent_at > $1`))).toEqual({
    heaviest: ['2026-01-01 00:01:00+00'],
    typical: [expect.stringMatching('^2026-01-06 ')],
    miss: ['infinity'],
  });
  const joined = `select p.id from parcel as p join (values ('big', 1)) as c (name, rank) on c.name = p.customer
    where rank = $1`;
  expect(byLabel(await derive(database, joined))['typical']).toEqual(['1']);
});

it('needs no statistics', async () => {
  const database = await createParcels();
  await database.query('create table fresh as select * from parcel where id <= 100');
  const { heaviest, miss } = byLabel(await derive(database, 'select id from fresh where customer = $1'));
  expect([heaviest, miss]).toEqual([['big'], ['plumbline: no such value']]);
  await database.query('truncate fresh');
  expect(await derive(database, 'select id from fresh where customer = $1')).toMatchObject({ sets: [] });
});

it('asks for a params query where it would have to guess, at the place', async () => {
  const database = await createParcels();
  await expect(derive(database, 'select id\nfrom parcel where id + $1 > 0')).rejects.toMatchObject({
    exitCode: 2,
    message: '`q` has no params query, and what $1 stands for cannot be told from its text',
    location: { line: 3, column: 24 },
  });
});

it('measures them apart, keeps them in the baseline, and never takes a miss for nothing measured', async () => {
  const database = await createParcels();
  const project = createProject({
    'validation/queries/of-customer.sql': '-- target: 10s\nselect id from parcel where customer = $1',
    'validation/queries/unwritten.sql': '-- target: 10s\nselect id from never_made where id = $1',
  });
  const before = await runMeasuring(baseline, { database, project }, { runs: 20 });
  expect(before.report.sections).toMatchObject([
    {
      findings: [
        { id: 'of-customer', status: 'pass' },
        {
          id: 'unwritten',
          status: 'unknown',
          message: expect.stringMatching(/^values for its parameters could not be read: SQLSTATE 42P01/),
        },
      ],
    },
    {
      id: 'times',
      rows: [
        [{}, {}, {}, {}, {}, {}, '15,000'],
        [{}, {}, {}, {}, {}, {}, '6'],
        ['of-customer miss', {}, {}, {}, {}, {}, '0'],
      ].map((row) => row.map((cell) => (typeof cell === 'string' ? cell : expect.any(String)))),
      notes: [
        expect.any(String),
        'Values from the statistics and the rows: of-customer, unwritten (no params query).',
      ],
    },
    { id: 'plans' },
    { id: 'upkeep' },
  ]);
  // Another customer is the heaviest by now: both sides keep to the values of the first.
  await database.query(`update parcel set customer = 'new' where customer like 'c%' or id % 3 = 0`);
  await database.query('vacuum (full, analyze) parcel');
  const { report } = await runMeasuring(compare, { database, project });
  expect(report.sections[0]).toMatchObject({
    data: [
      { query: 'of-customer', label: 'heaviest', verdict: 'inconclusive' },
      { query: 'of-customer', label: 'typical', verdict: 'inconclusive', reason: 'no row matched' },
      { query: 'of-customer', label: 'miss', reason: expect.not.stringMatching('no row matched') },
      { query: 'unwritten', verdict: 'inconclusive' },
    ],
  });
});
