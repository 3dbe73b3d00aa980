import { expect, it } from 'vitest';
import { heapSize } from '../../../src/checks/index-size/heap-size.ts';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { readFacts } from '../../../src/facts/read-facts.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { KNOWN_TYPES, OTHER_TYPES, type DataSet } from '../../support/index-sizes.ts';
import { preCheck, type PreCheckOutput } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

/** Without autovacuum, which would count and free in between; and with ICU, which not every image has. */
const serverUrl = useOwnServer({});

const NOT_NULL_AND_NULL: DataSet = {
  title: 'twelve columns, some of them null, one dropped',
  setup: (rows) => `
    create table sized (a int, gone int, b bigint, c text, d bool, e timestamptz, f text, g int, h int, i int, j int, k int);
    alter table sized drop column gone;
    insert into sized select n, n, 'text ' || n % 977, n % 2 = 0, now(), case when n % 3 = 0 then 'x' end, 1, 2, 3, 4, 5
    from generate_series(1, ${rows}) as n;
    vacuum analyze sized`,
  indexes: [],
};

it.each([KNOWN_TYPES, OTHER_TYPES, NOT_NULL_AND_NULL])(
  'tells the size of a table within 5 %: $title',
  async ({ setup }) => {
    const database = await createDatabase(serverUrl());
    for (const statement of setup(20_000).split(';\n')) await database.query(statement);
    const target = parseConnectionTarget(database.url, {});
    const db = await connect({ target, profile: 'read', applicationName: 'sizes' });
    const facts = await readFacts(['targetTables', 'targetColumns'], { db, targets: ['sized'] });
    await db.close();
    if (facts.targetTables?.ok !== true || facts.targetColumns?.ok !== true) throw new Error('not read');
    const [table] = facts.targetTables.value;
    if (table === undefined) throw new Error('no such table');
    const { rows, columns: columnCount } = table;
    const size = heapSize({ rows, columns: facts.targetColumns.value, columnCount, fillPercent: 100 });
    expect(Math.abs(size / (table.bytes ?? 0) - 1)).toBeLessThan(0.05);
  },
);

it('leaves room where the fillfactor says so', () => {
  const statistics = { columns: [], columnCount: 0 };
  const [full, half] = [100, 50].map((fillPercent) => heapSize({ rows: 1e6, ...statistics, fillPercent }));
  expect((half ?? 0) / (full ?? 1)).toBeCloseTo(2, 1);
});

const IDS = ['table-bloat', 'index-bloat'];

function look(url: string): Promise<PreCheckOutput> {
  return preCheck({
    url,
    migrations: ['create index on t (note);'],
    limits: { maxBloatBytes: 500_000 },
    flags: { only: IDS },
  });
}

async function prepare(): Promise<TestDatabase> {
  const database = await createDatabase(serverUrl());
  await database.query(`
    create table t (id int, note text);
    insert into t select n, 'note ' || n from generate_series(1, 100000) as n;
    create index of_columns on t (id, note) with (fillfactor = 80);
    create index of_some on t (note) where id % 2 = 0;
    create index of_an_expression on t (lower(note));
    create index small on t (id) where id < 10`);
  await database.query('vacuum analyze t');
  return database;
}

it('names the table and the indexes that deletes have emptied; the fixes write them anew', async () => {
  const database = await prepare();
  const full = await look(database.url);
  for (const id of IDS) expect(full.of(id)).toMatchObject([{ status: 'pass' }]);
  await database.query('delete from t where id / 2 % 10 <> 0');
  await database.query('vacuum analyze t');
  const { of } = await look(database.url);
  expect(of('table-bloat')).toMatchObject([
    { status: 'warn', subject: 'table public.t', measured: expect.stringMatching(/^(89|90) %$/) },
  ]);
  const indexes = of('index-bloat');
  expect(indexes).toMatchObject([
    { status: 'warn', subject: 'index public.of_columns', measured: expect.stringMatching(/^(88|89|90) %$/) },
    { status: 'warn', subject: 'index public.of_some', measured: expect.stringMatching(/^(88|89|90) %$/) },
  ]);
  for (const { fix } of indexes) await database.query(fix ?? '');
  await database.query('analyze t');
  expect((await look(database.url)).of('index-bloat')).toMatchObject([{ status: 'pass' }]);
  await database.query(of('table-bloat')[0]?.fix ?? '');
  expect((await look(database.url)).of('table-bloat')).toMatchObject([{ status: 'pass' }]);
});

it('does not know without statistics, or for a role that may not see them', async () => {
  const database = await prepare();
  const role = await createRole(database);
  const seen = await look(role.url);
  for (const id of IDS) {
    const [finding] = seen.of(id);
    expect(finding).toMatchObject({ status: 'unknown' });
    await database.query(finding?.fix ?? '');
  }
  for (const id of IDS) expect((await look(role.url)).of(id)).toMatchObject([{ status: 'pass' }]);
  await database.query('alter table t add column more int');
  const [finding, ...more] = (await look(database.url)).of('table-bloat');
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ status: 'unknown', fix: 'analyze public.t;' });
  await database.query(finding?.fix ?? '');
  expect((await look(database.url)).of('table-bloat')).toMatchObject([{ status: 'pass' }]);
});

it('is skipped where nothing is pending', async () => {
  const { url } = await createDatabase(serverUrl());
  const { of } = await preCheck({ url });
  for (const id of IDS) expect(of(id)).toMatchObject([{ status: 'skipped' }]);
});
