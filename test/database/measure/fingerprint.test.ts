import { expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { explain } from '../../../src/measure/explain.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { manyRuns } from '../../support/many-runs.ts';
import { withSession } from '../../support/session.ts';

const CREATE = `
create table customer (id int primary key, region int, name text);
insert into customer select n, n % 20, 'customer ' || n from generate_series(1, 3000) as n;
create index customer_name_idx on customer (lower(name));
create table parcel (id int primary key, customer int, state text, weight int, note text);
insert into parcel
  select n, n % 3000, case when n % 200 = 0 then 'open' else 'closed' end, n % 97, repeat('x', 80)
  from generate_series(1, 30000) as n;
create index parcel_customer_idx on parcel (customer, weight);
create index parcel_open_idx on parcel (weight) where state = 'open';
create table event (at int, kind int) partition by range (at);
create table event_0 partition of event for values from (0) to (5000);
create table event_1 partition of event for values from (5000) to (10000);
insert into event select n, n % 100 from generate_series(0, 9999) as n;
create view latest as select id, note from parcel where customer < 2000 order by weight, id limit 10`;

const QUERIES = {
  byCustomer: 'select note from parcel where customer = $1',
  open: `select id from parcel where state = 'open' and weight > $1`,
  byName: 'select id from customer where lower(name) = $1::text',
  regions: `select c.name, count(*) from customer as c join parcel as p on p.customer = c.id
    where c.region = $1 group by c.name order by c.name`,
  kinds: 'select kind, count(*) from event where at >= $1 group by kind',
  latest: 'select * from latest where id > $1',
  weights: 'select weight, count(*) from parcel where id > $1 group by weight',
  owned: 'select p.id from parcel as p left join customer as c on c.id = p.customer where p.id = $1',
} as const;

async function readShape(db: Database, sql: string, value = '7'): Promise<string> {
  return (await explain(db, sql, [value])).shape.join('\n');
}

async function createTables(): Promise<TestDatabase> {
  const database = await createDatabase();
  await database.query(CREATE);
  await database.query('vacuum (analyze) customer, parcel, event');
  return database;
}

it('is the same after every ANALYZE, whatever it estimates, and for other values', async () => {
  const database = await createTables();
  // a small sample of the rows: estimates differ each time
  await database.query(`alter database ${database.name} set default_statistics_target = 10`);
  const seen = Object.fromEntries(Object.keys(QUERIES).map((name) => [name, new Set<string>()]));
  const costs = new Set<string>();
  await withSession(database, async (db) => {
    await db.query('set default_transaction_read_only = off');
    for (const run of manyRuns('ANALYZE runs', db)) {
      await db.query('analyze customer, parcel, event');
      for (const [name, sql] of Object.entries(QUERIES))
        seen[name]?.add(await readShape(db, sql, String(1 + (run % 90))));
      const { rows } = await db.queryText(`explain ${QUERIES.regions}`, ['7']);
      costs.add(JSON.stringify(rows));
    }
  });
  expect(Object.entries(seen).map(([name, shapes]) => [name, shapes.size])).toEqual(
    Object.keys(QUERIES).map((name) => [name, 1]),
  );
  // the plans with their costs were not the same, or nothing would be shown
  expect(costs.size).toBeGreaterThan(1);
}, 600_000);

type Query = keyof typeof QUERIES;

/** What somebody does to the database or the session, and the query whose plan it changes. */
const CHANGES: readonly (readonly [what: string, query: Query, change: string])[] = [
  ['index dropped', 'byCustomer', 'drop index parcel_customer_idx'],
  ['index dropped, of an expression', 'byName', 'drop index customer_name_idx'],
  ['index added', 'latest', 'create index on parcel (weight, id)'],
  ['index added that covers', 'byCustomer', 'create index on parcel (customer) include (note)'],
  ['fewer columns, same name', 'byCustomer', rebuilt('parcel_customer_idx', 'parcel (customer)')],
  ['more columns, same name', 'byCustomer', rebuilt('parcel_customer_idx', 'parcel (customer, weight, id)')],
  [
    'other order of columns, same name',
    'byCustomer',
    rebuilt('parcel_customer_idx', 'parcel (weight, customer)'),
  ],
  [
    'other sort order, same name',
    'byCustomer',
    rebuilt('parcel_customer_idx', 'parcel (customer desc, weight)'),
  ],
  [
    'other access method, same name',
    'byCustomer',
    rebuilt('parcel_customer_idx', 'parcel using hash (customer)'),
  ],
  [
    'other operator class, same name',
    'byName',
    rebuilt('customer_name_idx', 'customer (lower(name) text_pattern_ops)'),
  ],
  [
    'index made partial',
    'byCustomer',
    rebuilt('parcel_customer_idx', 'parcel (customer) where customer > 0'),
  ],
  [
    'predicate widened',
    'open',
    rebuilt('parcel_open_idx', `parcel (weight) where state in ('open', 'held')`),
  ],
  [
    'predicate narrowed',
    'open',
    rebuilt('parcel_open_idx', `parcel (weight) where state = 'open' and weight > 0`),
  ],
  ['predicate gone', 'open', rebuilt('parcel_open_idx', 'parcel (state, weight)')],
  [
    'fillfactor of the index',
    'byCustomer',
    rebuilt('parcel_customer_idx', 'parcel (customer, weight) with (fillfactor = 50)'),
  ],
  ['plain index scan', 'byCustomer', 'set local enable_bitmapscan = off'],
  ['sequential scan', 'byCustomer', 'set local enable_bitmapscan = off; set local enable_indexscan = off'],
  ['hash join', 'regions', 'set local enable_nestloop = off; set local enable_mergejoin = off'],
  ['merge join', 'regions', 'set local enable_hashjoin = off; set local enable_nestloop = off'],
  ['no hash aggregate', 'kinds', 'set local enable_hashagg = off'],
  ['dear random reads', 'byCustomer', 'set local random_page_cost = 10000'],
  ['parallel workers', 'weights', parallel()],
  ['no partition pruning', 'kinds', 'drop table event_0'],
  ['partition added', 'kinds', 'create table event_2 partition of event for values from (10000) to (20000)'],
  [
    'another join type: the key is unique no more',
    'owned',
    'alter table customer drop constraint customer_pkey',
  ],
  ['another column in the sort key', 'latest', view('order by state, id')],
  ['another direction of the sort', 'latest', view('order by weight desc, id')],
  ['nulls first', 'latest', view('order by weight nulls first, id')],
  ['no sort', 'latest', view('')],
  ['extra filter column', 'latest', view('and weight > 3 order by weight, id')],
  ['another operator in the filter', 'latest', view('order by weight, id', 'customer > 2000')],
  ['another column in the filter', 'latest', view('order by weight, id', 'weight < 2000')],
  ['a function in the filter', 'latest', view('order by weight, id', 'abs(customer) < 2000')],
  ['another table of the same name', 'byCustomer', other()],
  ['skew, then ANALYZE', 'byCustomer', `update parcel set customer = 7; analyze parcel`],
  ['an empty table, then ANALYZE', 'regions', 'truncate customer; analyze customer'],
];

function rebuilt(name: string, definition: string): string {
  return `drop index ${name}; create index ${name} on ${definition}`;
}

function view(order: string, condition = 'customer < 2000'): string {
  return `create or replace view latest as select id, note from parcel where ${condition} ${order} limit 10`;
}

function parallel(): string {
  return `set local max_parallel_workers_per_gather = 2; set local min_parallel_table_scan_size = 0;
    set local parallel_setup_cost = 0; set local parallel_tuple_cost = 0`;
}

function other(): string {
  return `create schema other; create table other.parcel (like public.parcel including all);
    set local search_path = other`;
}

it('is another one after every deliberate change, and the old one again without it', async () => {
  const database = await createTables();
  await withSession(database, async (db) => {
    // the changes make our own catalog queries dear too, and an image without its LLVM library fails at those
    await db.query('set jit = off');
    const unseen: string[] = [];
    const notBack: string[] = [];
    for (const [what, query, change] of CHANGES) {
      const before = await readShape(db, QUERIES[query]);
      await db.script(`begin read write; ${change}`);
      if ((await readShape(db, QUERIES[query])) === before) unseen.push(what);
      await db.query('rollback');
      if ((await readShape(db, QUERIES[query])) !== before) notBack.push(what);
    }
    expect({ unseen, notBack }).toEqual({ unseen: [], notBack: [] });
  });
  expect(new Set(CHANGES.map(([what]) => what)).size).toBeGreaterThanOrEqual(20);
});

it('stays through a rename, a rebuild and a few rows more', async () => {
  const database = await createTables();
  await withSession(database, async (db) => {
    const before = await readShape(db, QUERIES.byCustomer);
    for (const change of [
      'alter index parcel_customer_idx rename to other_name',
      'reindex index parcel_customer_idx',
      'drop index parcel_customer_idx; create index on parcel (customer, weight)',
      `insert into parcel select n, n % 3000, 'closed', 5, '' from generate_series(40001, 41000) as n; analyze parcel`,
      'alter table parcel add column extra int',
    ]) {
      await db.script(`begin read write; ${change}`);
      expect([change, await readShape(db, QUERIES.byCustomer)]).toEqual([change, before]);
      await db.query('rollback');
    }
  });
});
