import { expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { explain } from '../../../src/measure/explain.ts';
import { createDatabase } from '../../support/database.ts';
import { manyRuns } from '../../support/many-runs.ts';
import { withSession } from '../../support/session.ts';

const CREATE = `
create table parcel (id int primary key, customer int, weight int, note text) with (autovacuum_enabled = off);
insert into parcel select n, n % 500, n % 97, repeat('x', 200) from generate_series(1, 20000) as n;
create index parcel_customer_idx on parcel (customer) include (weight);
create table customer (id int primary key, region int) with (autovacuum_enabled = off);
insert into customer select n, n % 20 from generate_series(0, 499) as n;
alter table parcel alter column note set storage external;
update parcel set note = repeat('y', 9000) where id <= 50`;

const QUERIES = {
  one: 'select note from parcel where id = $1',
  bitmap: 'select note from parcel where customer = $1',
  indexOnly: 'select sum(weight) from parcel where customer < $1',
  scan: 'select count(*) from parcel where weight = $1',
  sorted: 'select id from parcel where customer < $1 order by note, id limit 5',
  joined: `select c.region, count(*) from customer as c join parcel as p on p.customer = c.id
    where c.region = $1 group by c.region`,
  toasted: 'select note from parcel where id <= $1',
} as const;

async function readBlocks(db: Database): Promise<readonly (readonly [string, number])[]> {
  const blocks: [string, number][] = [];
  for (const [name, sql] of Object.entries(QUERIES)) {
    const { sharedHitBlocks, sharedReadBlocks } = await explain(db, sql, ['7']);
    blocks.push([name, sharedHitBlocks + sharedReadBlocks]);
  }
  return blocks;
}

it('touches the same blocks in every warm run, and other ones when there is more to read', async () => {
  const database = await createDatabase();
  await database.query(CREATE);
  await database.query('vacuum (analyze) parcel, customer');
  await withSession(database, async (db) => {
    await readBlocks(db);
    const first = await readBlocks(db);
    const different: (readonly [run: number, query: string, blocks: number])[] = [];
    for (const run of manyRuns('warm runs', db))
      for (const [index, [name, blocks]] of (await readBlocks(db)).entries())
        if (blocks !== first[index]?.[1]) different.push([run, name, blocks]);
    expect(different).toEqual([]);
    await database.query('update parcel set weight = weight + 1 where id <= 5000');
    const dead = Object.fromEntries(await readBlocks(db));
    const more = first.filter(([name, blocks]) => (dead[name] ?? 0) > blocks).map(([name]) => name);
    expect(more).toEqual(expect.arrayContaining(['bitmap', 'indexOnly', 'scan', 'sorted']));
  });
}, 600_000);
