import { expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import type { Database } from '../../../src/db/database.ts';
import { measureQueries, type MeasureOptions } from '../../../src/measure/measure-queries.ts';
import type { Measured, QueryMeasurement } from '../../../src/measure/measurement.ts';
import { indexesUsed } from '../../../src/measure/plan-facts.ts';
import { parseTargetQuery } from '../../../src/measure/query-file.ts';
import { DEFAULT_EFFORT } from '../../../src/measure/time-query.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';

const TABLE = `
create table parcel (id int primary key, customer text not null, sent_at timestamptz not null, note text);
insert into parcel
  select n, 'c' || (n % 500), timestamptz '2026-01-01' + n * interval '1 minute', repeat('x', 60)
  from generate_series(1, 30000) as n;
vacuum (analyze) parcel`;
const INDEX = 'create index parcel_customer_sent_idx on parcel (customer, sent_at desc)';

const LATEST = parseTargetQuery(
  'queries/latest.sql',
  `-- target: 1s
-- params: select 'typical' as label, customer, min(sent_at) from parcel where customer = 'c7' group by customer
select id, note from parcel where customer = $1 and sent_at >= $2 order by sent_at desc limit 10`,
);

async function filled(): Promise<TestDatabase> {
  const database = await createDatabase();
  for (const statement of TABLE.split(';')) await database.query(statement);
  return database;
}

async function measure(
  database: TestDatabase,
  queries: Parameters<typeof measureQueries>[1],
  options: Partial<MeasureOptions> = {},
): Promise<readonly QueryMeasurement[]> {
  const target = parseConnectionTarget(database.url, {});
  const db: Database = await connect({ target, profile: 'measure', applicationName: 'db-check/test' });
  try {
    return await measureQueries(db, queries, {
      clock: systemClock,
      effort: DEFAULT_EFFORT,
      queryTimeoutMs: 30_000,
      samples: new Map(),
      stop: new AbortController().signal,
      onProgress: () => undefined,
      ...options,
    });
  } finally {
    await db.close();
  }
}

function onlyMeasured(results: readonly QueryMeasurement[]): Measured {
  const outcome = results[0]?.measurements[0]?.outcome;
  if (outcome?.kind !== 'measured') throw new Error(JSON.stringify(results, null, 2));
  return outcome;
}

it('measures real executions and sees the plan flip when an index comes', async () => {
  const database = await filled();
  const first = await measure(database, [LATEST]);
  const before = onlyMeasured(first);
  expect(before.rows).toBe(10);
  expect(before.timing.n).toBe(20);
  expect(before.timing.p95Ms).toBeGreaterThan(0);
  expect(before.discardedMs).toHaveLength(2);
  expect(before.plan).toMatchObject({
    access: [{ scan: 'Seq Scan', relation: 'public.parcel' }],
    rowsRead: 30_000,
    tempBlocks: 0,
  });
  expect(before.plan.bigSequentialScans).toEqual(['public.parcel']);

  await database.query(INDEX);
  const sample = { columns: first[0]!.columns, sets: first[0]!.measurements.map((one) => one.parameters) };
  const after = onlyMeasured(await measure(database, [LATEST], { samples: new Map([['latest', sample]]) }));
  expect(after.rows).toBe(10);
  expect(indexesUsed(after.plan)).toEqual(['public.parcel_customer_sent_idx']);
  expect(after.plan.bigSequentialScans).toEqual([]);
  expect(after.plan.sharedHitBlocks + after.plan.sharedReadBlocks).toBeLessThan(20);
  expect(after.plan.shape.join('\n')).toContain(
    'using [ON public.parcel USING btree (customer, sent_at DESC)]',
  );
  expect(after.plan.shape).not.toEqual(before.plan.shape);

  await database.query('alter index parcel_customer_sent_idx rename to "Parcel latest"');
  const renamed = onlyMeasured(await measure(database, [LATEST]));
  expect(renamed.plan.shape).toEqual(after.plan.shape);
  expect(indexesUsed(renamed.plan)).toEqual(['public.Parcel latest']);
});

it('keeps parameters as the server writes them, with their types, and the label apart', async () => {
  const [result] = await measure(await filled(), [LATEST]);
  expect(result?.columns).toEqual([
    { name: 'customer', type: 'text' },
    { name: 'min', type: 'timestamp with time zone' },
  ]);
  expect(result?.measurements.map((one) => one.parameters)).toEqual([
    { label: 'typical', values: ['c7', expect.stringMatching(/^2026-01-01 00:07:00[+-]/)] },
  ]);
});

it('reports what the server refuses, with the place in the file', async () => {
  const database = await filled();
  const results = await measure(
    database,
    [
      parseTargetQuery('typo.sql', '-- target: 1s\nselect id\nfrom parcell'),
      parseTargetQuery(
        'bad-params.sql',
        '-- target: 1s\n-- params: select\n--   nope from parcel\nselect $1',
      ),
      parseTargetQuery('writes.sql', "-- target: 1s\nupdate parcel set note = 'y'"),
      parseTargetQuery('two.sql', '-- target: 1s\nselect 1; select 2'),
      parseTargetQuery('slow.sql', '-- target: 1s\nselect pg_sleep(60)'),
    ],
    { queryTimeoutMs: 200 },
  );
  const failures = results.map(({ name, sampling, measurements: [first] }) => {
    const failure = sampling ?? (first?.outcome.kind === 'failed' ? first.outcome : undefined);
    return [name, failure?.error.sqlState, failure?.location?.line, failure?.location?.column];
  });
  expect(failures).toEqual([
    ['typo', '42P01', 3, 6],
    ['bad-params', '42703', 3, 6],
    ['writes', '25006', undefined, undefined],
    ['two', '42601', undefined, undefined],
    ['slow', '57014', undefined, undefined],
  ]);
  expect(await database.query("select count(*)::int as n from parcel where note = 'y'")).toEqual([{ n: 0 }]);
});

it('holds no snapshot and no lock between executions', async () => {
  const database = await filled();
  const seen: unknown[] = [];
  const watcher = await database.client();
  const target = parseConnectionTarget(database.url, {});
  const db = await connect({ target, profile: 'measure', applicationName: 'db-check/test' });
  const pauses = {
    ...db,
    queryText: async (sql: string, values: readonly (string | null)[]) => {
      const state = await watcher.query(
        `select state, backend_xmin, (select count(*)::int from pg_locks as l where l.pid = a.pid) as locks
       from pg_stat_activity as a where pid = $1`,
        [db.pid],
      );
      seen.push(state.rows[0]);
      return db.queryText(sql, values);
    },
  };
  await measureQueries(pauses, [LATEST], {
    clock: systemClock,
    effort: { runs: 3, budgetMs: 3000 },
    queryTimeoutMs: 30_000,
    samples: new Map(),
    stop: new AbortController().signal,
    onProgress: () => undefined,
  });
  await db.close();
  // sampling, first runs, runs, EXPLAIN, and EXPLAIN EXECUTE where it is prepared: the sixth, and for all values
  expect(seen.length).toBeGreaterThanOrEqual(1 + 2 + 3 + 1 + 1);
  for (const state of seen) expect(state).toEqual({ state: 'idle', backend_xmin: null, locks: 0 });
});

it('gives a slow query few samples and no p95, and one that meets its target all of them', async () => {
  const database = await createDatabase();
  const slow = parseTargetQuery('slow.sql', '-- target: 1ms\nselect pg_sleep(0.03)');
  const good = parseTargetQuery('good.sql', '-- target: 5s\nselect pg_sleep(0.03)');
  const effort = { runs: 20, budgetMs: 100 };
  const { timing } = onlyMeasured(await measure(database, [slow], { effort }));
  expect(timing.n).toBeGreaterThanOrEqual(3);
  expect(timing.n).toBeLessThan(20);
  expect(timing.p95Ms).toBeUndefined();
  expect(timing.minMs).toBeGreaterThanOrEqual(30);
  expect(onlyMeasured(await measure(database, [good], { effort })).timing.n).toBe(20);
});

it('ends before the next execution when it is stopped', async () => {
  const stopper = new AbortController();
  const slow = parseTargetQuery('slow.sql', '-- target: 1s\nselect pg_sleep(60)');
  const measuring = measure(await createDatabase(), [slow], {
    stop: stopper.signal,
    onProgress: () => stopper.abort(),
  });
  await expect(measuring).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
});
