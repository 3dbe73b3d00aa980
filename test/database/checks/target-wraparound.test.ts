import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

const ID = 'target-wraparound';
/** On a shared server autovacuum would freeze what is so old, and its launcher would come for every other database. */
const serverUrl = useOwnServer({});
const PENDING = ['create index concurrently i on t (id);'];

/** As if so many transactions had passed since the relation was frozen. */
async function makeOld(database: TestDatabase, relation: string, transactions: number): Promise<void> {
  const client = await database.client();
  await client.query('set allow_system_table_mods = on');
  await client.query(
    `update pg_class set relfrozenxid = (((pg_snapshot_xmax(pg_current_snapshot())::text::int8 - ${transactions}) & 4294967295)::text)::xid
      where oid = '${relation}'::regclass`,
  );
}

it('looks at the TOAST table too', async () => {
  const database = await createDatabase(serverUrl());
  await database.query('create table t (id int, note text)');
  const [row] = await database.query(
    "select reltoastrelid::regclass::text as toast from pg_class where oid = 't'::regclass",
  );
  await makeOld(database, String(row?.['toast']), 1_900_000_000);
  expect((await preCheck({ url: database.url, migrations: PENDING })).of(ID)).toMatchObject([
    { status: 'fail', subject: 'table public.t' },
  ]);
});

it('is skipped where no table is to be changed', async () => {
  const { url } = await createDatabase(serverUrl());
  expect((await preCheck({ url })).of(ID)).toMatchObject([{ status: 'skipped' }]);
  expect((await preCheck({ url, migrations: PENDING })).of(ID)).toMatchObject([{ status: 'skipped' }]);
});

// the last one: a vacuum tells the server how old the neighbour is, and then autovacuum comes whatever its setting
it('names the table that is on its way, not its neighbour; the fix freezes it', async () => {
  const database = await createDatabase(serverUrl());
  await database.query('create table t (id int, note text); create table other (id int)');
  await makeOld(database, 'other', 2_000_000_000);
  const input = { url: database.url, migrations: PENDING };
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await makeOld(database, 't', 250_000_000);
  expect((await preCheck(input)).of(ID)).toMatchObject([
    { status: 'warn', subject: 'table public.t', message: expect.stringContaining('yields to nobody') },
  ]);
  await makeOld(database, 't', 1_200_000_000);
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'warn', limit: '75 %' }]);
  await makeOld(database, 't', 1_900_000_000);
  const lenient = await preCheck({ ...input, limits: { wraparoundPercent: 90 } });
  expect(lenient.of(ID)).toMatchObject([{ status: 'warn', limit: '90 %' }]);
  const [finding] = (await preCheck(input)).of(ID);
  expect(finding).toMatchObject({ status: 'fail', measured: expect.stringMatching(/transactions, 88 %$/) });
  await database.query(finding?.fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});
