import { expect, it } from 'vitest';
import type { Finding } from '../../../src/report/finding.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

const FREEZE_MAX_AGE = 100_000;
const serverUrl = useOwnServer({ wal_level: 'logical', autovacuum_freeze_max_age: String(FREEZE_MAX_AGE) });

/** A session, a prepared transaction and a slot that hold the horizon, and then many transactions of others. */
async function prepare(): Promise<TestDatabase> {
  const database = await createDatabase(serverUrl());
  await database.query("select pg_create_logical_replication_slot('forgotten', 'pgoutput')");
  const session = await database.client();
  await session.query("set application_name = 'the culprit'");
  await session.query('begin isolation level repeatable read');
  await session.query('select from pg_class');
  const other = await database.client();
  for (const sql of ['begin', 'select pg_current_xact_id()', "prepare transaction 'left'"])
    await other.query(sql);
  await other.query('set synchronous_commit = off');
  await other.query(`do $$ begin
    for i in 1..${FREEZE_MAX_AGE * 1.2} loop perform pg_current_xact_id(); commit; end loop;
  end $$`);
  return database;
}

it('xmin-horizon names every holder, as anybody, and the fixes end them; wraparound counts what is used', async () => {
  const database = await prepare();
  const read = async (limits: object, url = database.url): Promise<readonly Finding[]> =>
    (await preCheck({ url, limits })).report.sections.flatMap((section) =>
      section.kind === 'findings' ? section.findings : [],
    );
  const role = await createRole(database);
  for (const url of [database.url, role.url]) {
    const horizon = (await read({}, url)).filter(({ id }) => id === 'xmin-horizon');
    expect(horizon.map(({ status, subject }) => [status, subject])).toEqual(
      expect.arrayContaining([
        ['fail', expect.stringMatching(/^pid \d+ \(the culprit, user postgres\)$/)],
        ['fail', 'replication slot forgotten'],
        ['fail', 'prepared transaction left'],
      ]),
    );
    expect(horizon[0]?.measured).toMatch(/^1[23]\d{4} transactions ago$/);
  }
  const young = (await read({ xminAgePercent: 300 })).filter(({ id }) => id === 'xmin-horizon');
  expect(new Set(young.map(({ status }) => status))).toEqual(new Set(['warn']));

  const wrap = async (wraparoundPercent: number): Promise<Finding | undefined> =>
    (await read({ wraparoundPercent })).find(
      ({ id, subject }) => id === 'wraparound' && subject === `database ${database.name}`,
    );
  expect(await wrap(75)).toBeUndefined();
  expect((await wrap(0.007))?.status).toBe('warn');
  const near = await wrap(0.005);
  expect(near).toMatchObject({ status: 'fail', limit: '0.005 %', fix: 'vacuum (freeze);' });
  expect(near?.message).toMatch(/has used 1[23]\d{4} transactions .*; the oldest are \w+\.\w+, /);

  for (const { id, fix } of await read({})) if (id === 'xmin-horizon') await database.query(fix ?? '');
  expect((await preCheck({ url: database.url })).of('xmin-horizon')).toMatchObject([{ status: 'pass' }]);
  await database.query(near?.fix ?? '');
  expect(await wrap(0.005)).toBeUndefined();
});
