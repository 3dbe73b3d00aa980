import { expect, it } from 'vitest';
import { readIndexStates, sqlName } from '../../../src/facts/index-states.ts';
import { explain } from '../../../src/measure/explain.ts';
import { indexesUsed } from '../../../src/measure/plan-facts.ts';
import { parseTargetQuery } from '../../../src/measure/query-file.ts';
import { sampleParameters } from '../../../src/measure/sample-parameters.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { withSession } from '../../support/session.ts';

async function parcels(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query('create table parcel (id int primary key, customer text, weight int, note text)');
  await database.query(
    "insert into parcel select n, 'c' || n % 300, n % 17, repeat('x', 50) from generate_series(1, 20000) as n",
  );
  await database.query('create index parcel_customer_idx on parcel (customer) include (weight)');
  await database.query('vacuum (analyze) parcel');
  return database;
}

it('keeps the shape over other statistics and other values', async () => {
  const database = await parcels();
  const shapes = await withSession(database, async (db) => {
    const seen = new Set<string>();
    for (const value of ['c1', 'c2', "it's", '7', 'c250', 'none', 'c9', 'c299']) {
      await database.query('analyze parcel');
      const { shape } = await explain(db, 'select note from parcel where customer = $1 and weight < 100', [
        value,
      ]);
      seen.add(shape.join('\n'));
    }
    return [...seen];
  });
  expect(shapes).toHaveLength(1);
  expect(shapes[0]).not.toMatch(/c1|100|it's/);
});

it('sees a spill, and rows that a stale visibility map makes it look up', async () => {
  const database = await parcels();
  await withSession(database, async (db) => {
    await db.query("set work_mem = '64kB'");
    expect((await explain(db, 'select * from parcel order by note, weight', [])).tempBlocks).toBeGreaterThan(
      0,
    );
    const covered = 'select weight from parcel where customer = $1';
    expect(await explain(db, covered, ['c5'])).toMatchObject({ heapFetches: 0, rowsRead: 67 });
    await database.query("update parcel set note = 'y' where customer = 'c5'");
    expect((await explain(db, covered, ['c5'])).heapFetches).toBeGreaterThan(0);
  });
});

it('counts what SERIALIZE reads, where the server has it', async () => {
  const database = await createDatabase();
  await database.query('create table wide (id int primary key, body text)');
  await database.query('alter table wide alter column body set storage external');
  await database.query("insert into wide select n, repeat('z', 100000) from generate_series(1, 20) as n");
  const { plan, version } = await withSession(database, async (db) => ({
    plan: await explain(db, 'select body from wide', []),
    version: db.serverVersion,
  }));
  const blocks = plan.sharedHitBlocks + plan.sharedReadBlocks;
  if (version >= 170_000) expect(blocks).toBeGreaterThan(200);
  else expect(blocks).toBeLessThan(10);
});

it('takes an index of a partitioned table for used when its parts are', async () => {
  const database = await createDatabase();
  await database.query('create table event (at int, kind text) partition by range (at)');
  for (const part of [0, 1]) {
    await database.query(
      `create table event_${part} partition of event for values from (${part * 10000}) to (${(part + 1) * 10000})`,
    );
  }
  await database.query("insert into event select n, 'k' || n from generate_series(0, 19999) as n");
  await database.query('create index event_kind_idx on event (kind)');
  await database.query('vacuum (analyze) event');
  await withSession(database, async (db) => {
    const name = sqlName({ name: 'event_kind_idx' });
    const state = (await readIndexStates(db, [name, sqlName({ name: 'missing' })])).get(name);
    expect(state).toMatchObject({
      valid: true,
      definition: 'ON ONLY public.event USING btree (kind)',
      names: ['public.event_0_kind_idx', 'public.event_1_kind_idx', 'public.event_kind_idx'],
      tables: ['public.event_0', 'public.event_1', 'public.event'],
    });
    const used = indexesUsed(await explain(db, 'select * from event where kind = $1', ['k12345']));
    expect(used).toHaveLength(2);
    expect(state?.names).toEqual(expect.arrayContaining([...used]));
  });
});

it('gives values of any type back as they were, null too', async () => {
  const query = parseTargetQuery(
    'types.sql',
    `-- target: 1s
-- params: select array['a,b', null] as names, 12345678901234567890.5::numeric, '{"a": 1}'::jsonb,
--   timestamptz '2026-01-01 12:00:00.123456+02', interval '1 day 2 hours', null::int, '\\x00ff'::bytea, true
select $1::text[] = array['a,b', null], $2::numeric = 12345678901234567890.5, $3::jsonb = '{"a": 1}',
  $4::timestamptz = timestamptz '2026-01-01 10:00:00.123456+00', $5::interval = interval '26 hours',
  $6::int is null, $7::bytea = '\\x00ff'::bytea, $8::boolean`,
  );
  await withSession(await createDatabase(), async (db) => {
    const sample = await sampleParameters(db, query);
    if (!('sets' in sample)) throw new Error(sample.error.message);
    expect(sample.columns.map(({ type }) => type)).toEqual([
      'text[]',
      'numeric',
      'jsonb',
      'timestamp with time zone',
      'interval',
      'integer',
      'bytea',
      'boolean',
    ]);
    expect(sample.sets[0]?.label).toBe('#1');
    const { rows } = await db.queryText(query.body.sql, sample.sets[0]?.values ?? []);
    expect(rows).toEqual([['t', 't', 't', 't', 't', 't', 't', 't']]);
  });
});

it('refuses a params query without its limit, at its place', async () => {
  const query = parseTargetQuery(
    'q.sql',
    '-- target: 1s\n-- params: select generate_series(1, 21)\nselect $1::int',
  );
  await withSession(await createDatabase(), async (db) => {
    await expect(sampleParameters(db, query)).rejects.toThrow(
      expect.objectContaining({
        code: 'too-many-parameters',
        location: expect.objectContaining({ line: 2, column: 12 }),
      }),
    );
  });
});
