import { describe, expect, it } from 'vitest';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { connect } from '../../../src/db/connect.ts';
import type { Database } from '../../../src/db/database.ts';
import { FACTS, type FactName } from '../../../src/facts/index.ts';
import { readFacts } from '../../../src/facts/read-facts.ts';
import { createDatabase } from '../../support/database.ts';
import { createRole } from '../../support/role.ts';

const NAMES = Object.keys(FACTS) as FactName[];

function open(url: string, isAtOnce: boolean): Promise<Database> {
  const how = {
    profile: 'read',
    applicationName: 'test',
    ...(isAtOnce && { isPipelined: true as const }),
  } as const;
  return connect({ target: parseConnectionTarget(url, {}), ...how });
}

describe.each([
  ['one by one', false],
  ['all at once', true],
])('%s', (_, isAtOnce) => {
  it('reads every fact on this version, as anybody', async () => {
    const database = await createDatabase();
    await database.query('create table public."T" (id int primary key)');
    const role = await createRole(database);
    for (const url of [database.url, role.url]) {
      const db = await open(url, isAtOnce);
      const results = await readFacts(NAMES, { db, targets: ['"public"."T"', '"T_pkey"', '"missing"'] });
      expect(NAMES.filter((name) => results[name]?.ok !== true).map((name) => results[name])).toEqual([]);
      await db.close();
    }
  });

  it('makes a refusal a fact, with the grant that helps, and reads on', async () => {
    const database = await createDatabase();
    const role = await createRole(database);
    await database.query('revoke select on pg_catalog.pg_prepared_xacts from public');
    const db = await open(role.url, isAtOnce);
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
    const db = await open(database.url, isAtOnce);
    await database.query('select pg_terminate_backend($1)', [db.pid]);
    const results = await readFacts(['role', 'sessions'], { db, targets: [] });
    expect(results.role?.ok).toBe(false);
    expect(results.sessions).toEqual({ ok: false, failure: { reason: 'the connection was lost' } });
  });

  it('gives up one that waits for a lock, and reads the others', async () => {
    const database = await createDatabase();
    await database.query('create table t (id int)');
    const holder = await database.client();
    await holder.query('begin; lock table pg_catalog.pg_extension in access exclusive mode');
    const db = await open(database.url, isAtOnce);
    const results = await readFacts(NAMES, { db, targets: ['t'] });
    const failed = NAMES.filter((name) => results[name]?.ok !== true);
    expect(failed).toContain('extensionVersions');
    expect(NAMES.length - failed.length).toBeGreaterThan(NAMES.length / 2);
    for (const name of failed)
      expect(results[name]).toMatchObject({ failure: { reason: expect.stringContaining('55P03') } });
    await holder.query('rollback');
    await db.close();
  });

  it('is not asked without targets where it is about nothing else', async () => {
    const { url } = await createDatabase();
    const db = await open(url, isAtOnce);
    const scoped = NAMES.filter((name) => FACTS[name].isOnlyOfTargets);
    expect(scoped).toContain('targetTables');
    const results = await readFacts(scoped, { db, targets: [] });
    for (const name of scoped)
      expect(results[name]).toEqual({ ok: true, value: await FACTS[name].read({ db, targets: [] }) });
    await db.close();
  });
});
