import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import { renderTyped, tables } from '../../db/typed-sql.ts';
import { captureState, CAPTURED_STATE } from '../../fingerprint/read-state.ts';
import type { Scope } from '../../fingerprint/scope.ts';
import { readStatePatiently } from '../read-state-patiently.ts';
import type { Aside, RollbackScope } from './scope.ts';

/** The state of what the rollback touches beside its migration, before its first statement. */
export async function openAside(db: Database, scope: Scope): Promise<Aside> {
  return { scope, before: await readStatePatiently(db, scope), after: null };
}

/**
 * Statements that write the same behind its last one, in the very transaction that says that it is done: a connection
 * that is lost there would leave a rollback that can never be proved.
 */
export function closeAside(executionId: string, { aside }: RollbackScope): readonly string[] {
  if (aside === undefined) return [];
  const after = sql.raw(CAPTURED_STATE);
  const write = tables
    .updateTable('db_check.execution')
    .set({ scope: sql`pg_catalog.jsonb_set(scope, '{aside,after}', ${after})` })
    .where('id', '=', executionId);
  return [...captureState(aside.scope), renderTyped(write)];
}
