import type { Database } from '../db/database.ts';
import { runTyped, tables } from '../db/typed-sql.ts';
import type { ObjectState } from '../fingerprint/object-state.ts';
import { stateStatements } from '../fingerprint/read-state.ts';
import type { Scope } from '../fingerprint/scope.ts';
import type { Aside, RollbackScope } from './rollback-scope.ts';

/** The state of what the rollback touches beside its migration, before its first statement. */
export async function openAside(db: Database, scope: Scope): Promise<Aside> {
  return { scope, before: await readPatiently(db, scope), after: null };
}

/** The same behind its last one, into the journal: the proof can be given again at any time. */
export async function closeAside(db: Database, executionId: string, scope: RollbackScope): Promise<void> {
  const { aside } = scope;
  if (aside === undefined) return;
  const after = await readPatiently(db, aside.scope);
  const closed: RollbackScope = { ...scope, aside: { ...aside, after } };
  await runTyped(
    db,
    tables
      .updateTable('db_check.execution')
      .set({ scope: JSON.stringify(closed) })
      .where('id', '=', executionId),
  );
}

/** Null when a lock was in the way for too long: then it is not known, and nothing is proved. */
async function readPatiently(db: Database, scope: Scope): Promise<ObjectState | null> {
  const parts = ['begin read only', `set local lock_timeout = '5s'`, ...stateStatements(scope), 'commit'];
  const result = await db.attempt(parts.join(';\n'));
  if (result.ok) return (result.results.at(-2) as readonly { state: ObjectState }[])[0]?.state ?? null;
  if (result.failure.kind === 'server') await db.attempt('rollback');
  return null;
}
