import type { Database } from '../db/database.ts';
import { runTyped, tables } from '../db/typed-sql.ts';
import type { Scope } from '../fingerprint/scope.ts';
import { readStatePatiently } from './read-state-patiently.ts';
import type { Aside, RollbackScope } from './rollback-scope.ts';

/** The state of what the rollback touches beside its migration, before its first statement. */
export async function openAside(db: Database, scope: Scope): Promise<Aside> {
  return { scope, before: await readStatePatiently(db, scope), after: null };
}

/** The same behind its last one, into the journal: the proof can be given again at any time. */
export async function closeAside(db: Database, executionId: string, scope: RollbackScope): Promise<void> {
  const { aside } = scope;
  if (aside === undefined) return;
  const after = await readStatePatiently(db, aside.scope);
  const closed: RollbackScope = { ...scope, aside: { ...aside, after } };
  await runTyped(
    db,
    tables
      .updateTable('db_check.execution')
      .set({ scope: JSON.stringify(closed) })
      .where('id', '=', executionId),
  );
}
