import { expect, it } from 'vitest';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { connect } from '../../../src/db/connect.ts';
import { FACTS, type FactName } from '../../../src/facts/index.ts';
import { readFacts } from '../../../src/facts/read-facts.ts';
import { createDatabase } from '../../support/database.ts';
import { createRole } from '../../support/role.ts';

const NAMES = Object.keys(FACTS) as FactName[];

it('reads every fact on this version, as anybody', async () => {
  const database = await createDatabase();
  await database.query('create table public."T" (id int primary key)');
  const role = await createRole(database);
  for (const url of [database.url, role.url]) {
    const db = await connect({
      target: parseConnectionTarget(url, {}),
      profile: 'read',
      applicationName: 'test',
    });
    const results = await readFacts(NAMES, { db, targets: ['"public"."T"', '"T_pkey"', '"missing"'] });
    expect(NAMES.filter((name) => results[name]?.ok !== true).map((name) => results[name])).toEqual([]);
    await db.close();
  }
});

it('makes a refusal a fact, with the grant that helps, and reads on', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  await database.query('revoke select on pg_catalog.pg_prepared_xacts from public');
  const db = await connect({
    target: parseConnectionTarget(role.url, {}),
    profile: 'read',
    applicationName: 'test',
  });
  const context = { db, targets: [] };
  const results = await readFacts(['preparedTransactions', 'role'], context);
  expect(results.role).toMatchObject({ ok: true, value: { name: role.name } });
  const { preparedTransactions } = results;
  if (preparedTransactions?.ok !== false) throw new Error('it was readable');
  expect(preparedTransactions.failure.reason).toContain('42501');
  expect(preparedTransactions.failure.fix).toBe(
    `grant select on pg_catalog.pg_prepared_xacts to "${role.name}";`,
  );
  await database.query(preparedTransactions.failure.fix ?? '');
  expect(await readFacts(['preparedTransactions'], context)).toEqual({
    preparedTransactions: { ok: true, value: [] },
  });
  await db.close();
});

it('says that the connection was lost', async () => {
  const database = await createDatabase();
  const db = await connect({
    target: parseConnectionTarget(database.url, {}),
    profile: 'read',
    applicationName: 'test',
  });
  await database.query('select pg_terminate_backend($1)', [db.pid]);
  const results = await readFacts(['role', 'sessions'], { db, targets: [] });
  expect(results.role?.ok).toBe(false);
  expect(results.sessions).toEqual({ ok: false, failure: { reason: 'the connection was lost' } });
});
