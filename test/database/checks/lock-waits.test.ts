import { expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';

const ID = 'lock-waits';

/** One holds the table, one waits for it, one waits behind that. Returns when both wait, and for at least 20 ms. */
async function queue(database: TestDatabase, ...hold: readonly string[]): Promise<void> {
  await database.query('create table "Order" (id int)');
  const [holder, first, second] = [await database.client(), await database.client(), await database.client()];
  await holder.query("set application_name = 'the culprit'");
  for (const sql of ['begin', 'insert into "Order" values (1)', ...hold]) await holder.query(sql);
  await first.query("set application_name = 'first'");
  void first.query('truncate "Order"').catch(() => undefined);
  await waiting(database, 1);
  void second.query('select from "Order"').catch(() => undefined);
  await waiting(database, 2);
}

async function waiting({ query }: TestDatabase, count: number): Promise<void> {
  await until(`${count} waiting`, async () => {
    const rows = await query(`select from pg_locks as l join pg_database as d on d.oid = l.database
      where not granted and datname = current_database() and clock_timestamp() - waitstart > interval '20 ms'`);
    return rows.length === count;
  });
}

it('names the one at the root, and the fix lets the others go on', async () => {
  const database = await createDatabase();
  await queue(database);
  const role = await createRole(database);
  for (const url of [database.url, role.url]) {
    const [finding, ...more] = (await preCheck({ url, limits: { blockerMs: 10 } })).of(ID);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ status: 'fail', limit: '10 ms' });
    expect(finding?.subject).toContain('the culprit');
    expect(finding?.message).toContain('keeps 2 sessions waiting, longest pid ');
    expect(finding?.message).toContain('(first, user');
    expect(finding?.message).toContain('for AccessExclusiveLock on table public."Order"');
  }
  const [finding] = (await preCheck({ url: database.url, limits: { blockerMs: 10 } })).of(ID);
  await until('a wait of a second', async () => {
    const { of } = await preCheck({ url: database.url, limits: { blockerMs: 3_600_000 } });
    return of(ID)[0]?.status === 'warn';
  });
  await database.query(finding?.fix ?? '');
  await waiting(database, 0);
  expect((await preCheck({ url: database.url, limits: { blockerMs: 10 } })).of(ID)).toMatchObject([
    { status: 'pass' },
  ]);
});

it('knows a prepared transaction at the root', async () => {
  const database = await createDatabase();
  await queue(database, "prepare transaction 'left in lock waits'");
  const { of } = await preCheck({ url: database.url, limits: { blockerMs: 10 } });
  expect(of(ID)).toMatchObject([{ status: 'fail', subject: 'prepared transaction left in lock waits' }]);
  expect(of('prepared-transactions')).toMatchObject([
    { status: 'fail', subject: 'prepared transaction left in lock waits' },
  ]);
  await database.query(of('prepared-transactions')[0]?.fix ?? '');
  const after = await preCheck({ url: database.url, limits: { blockerMs: 10 } });
  expect(after.of('prepared-transactions')).toMatchObject([{ status: 'pass' }]);
});

it('warns of a prepared transaction that is older than a moment', async () => {
  const database = await createDatabase();
  const client = await database.client();
  for (const sql of ['begin', 'create table t ()', "prepare transaction 'young'"]) await client.query(sql);
  const finding = await until('it to be a second old', async () => {
    const [found] = (await preCheck({ url: database.url })).of('prepared-transactions');
    return found?.status !== 'pass' && found;
  });
  expect(finding).toMatchObject({ status: 'warn', limit: '1 min' });
  await database.query(finding.fix ?? '');
});
