import { expect, it } from 'vitest';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import type { Database } from '../../../src/db/database.ts';
import { CAPTURED_STATE, captureState, prepareStates } from '../../../src/fingerprint/read-state.ts';
import type { ObjectState } from '../../../src/fingerprint/object-state.ts';
import type { QualifiedName, Scope } from '../../../src/fingerprint/scope.ts';
import { createDatabase } from '../../support/database.ts';
import { withoutRoles } from '../../support/state.ts';
import { DATABASE_CASES, OBJECT_CASES, STANDING } from './ddl-cases.ts';

const inPublic = (...names: readonly string[]): QualifiedName[] =>
  names.map((name) => ({ schema: 'public', name }));

const SCOPED: Scope = {
  kind: 'objects',
  relations: inPublic(
    ...['a', 'b', 'fresh', 'v', 'mv', 'part', 'part_1', 'parent', 'child', 's', 'logged', 'i', 'fresh_idx'],
  ),
  types: inPublic('mood', 'pair', 'amount', 'span'),
  routines: inPublic('f', 'total', 'p'),
  schemas: [{ name: 'extra' }],
  extensions: [{ name: 'pg_stat_statements' }],
};

async function open(): Promise<Database> {
  const { url } = await createDatabase();
  const db = await connect({
    target: parseConnectionTarget(url, {}),
    profile: 'write',
    applicationName: 'test',
  });
  for (const sql of STANDING) await db.query(sql);
  await db.script(prepareStates([SCOPED, { kind: 'database' }]));
  return db;
}

/** As a deployment does it: prepared, and through the setting. */
async function readState(db: Database, scope: Scope): Promise<ObjectState> {
  const message = ['begin', ...captureState(scope), `select ${CAPTURED_STATE} as state`, 'commit'];
  const results = await db.script(message.join(';'));
  return withoutRoles((results.at(-2) as { state: ObjectState }[])[0]?.state ?? {});
}

async function expectRoundTrip(
  db: Database,
  scope: Scope,
  [up, down]: readonly [string, string],
): Promise<void> {
  const before = await readState(db, scope);
  for (const sql of up.split(';;')) await db.query(sql);
  const changed = await readState(db, scope);
  expect(changed, up).not.toEqual(before);
  for (const sql of down.split(';;')) await db.query(sql);
  expect(await readState(db, scope), down).toEqual(before);
}

it('sees each kind of change to the objects in scope, and that it is taken back', async () => {
  const db = await open();
  const cases = OBJECT_CASES.filter(({ since }) => db.serverVersion >= (since ?? 0));
  for (const { up, down } of cases) await expectRoundTrip(db, SCOPED, [up, down]);
  expect(cases.length).toBeGreaterThanOrEqual(60);
  await db.close();
});

it('sees the same changes and more where the scope is the whole database', async () => {
  const db = await open();
  const cases = [...OBJECT_CASES, ...DATABASE_CASES].filter(({ since }) => db.serverVersion >= (since ?? 0));
  for (const { up, down } of cases) await expectRoundTrip(db, { kind: 'database' }, [up, down]);
  await db.close();
});
