import type { Database } from '../db/database.ts';
import type { ObjectState } from '../fingerprint/object-state.ts';
import { stateStatements } from '../fingerprint/read-state.ts';
import type { Scope } from '../fingerprint/scope.ts';

/** Null when a lock was in the way for too long: then the state is not known, and nothing is proved by it. */
export async function readStatePatiently(db: Database, scope: Scope): Promise<ObjectState | null> {
  const parts = ['begin read only', `set local lock_timeout = '5s'`, ...stateStatements(scope), 'commit'];
  const result = await db.attempt(parts.join(';\n'));
  if (result.ok) return (result.results.at(-2) as readonly { state: ObjectState }[])[0]?.state ?? null;
  if (result.failure.kind === 'server') await db.attempt('rollback');
  return null;
}
