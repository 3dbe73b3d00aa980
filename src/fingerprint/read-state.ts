import type { Database } from '../db/database.ts';
import type { ObjectState } from './object-state.ts';
import { scopeAsJson, type Scope } from './scope.ts';
import { STATE_SQL } from './state-sql.ts';

/**
 * The state now, on any session. Rejects when it cannot be read (a lock, a privilege): the caller calls it unknown.
 * The catalog functions wait behind somebody else's ACCESS EXCLUSIVE lock: the session needs a lock_timeout.
 */
export async function readState(db: Database, scope: Scope): Promise<ObjectState> {
  const [row] = await db.query<{ state: ObjectState }>(STATE_SQL, [scopeAsJson(scope)]);
  return row?.state ?? {};
}
