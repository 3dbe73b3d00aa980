import type { Statement } from '../migrations/migration.ts';
import { asKind, type NodeOf } from '../migrations/node.ts';

/**
 * Timeouts are the engine's business (rules 6 and 7): one that a file sets would kill a concurrent build or be an
 * endless wait in front of the application. Such a SET is not sent, and the plan says so.
 */
const OVERRULED: readonly string[] = [
  'lock_timeout',
  'statement_timeout',
  'transaction_timeout',
  'idle_in_transaction_session_timeout',
  'idle_session_timeout',
];

export function isOverruled(statement: Statement): boolean {
  return OVERRULED.includes(setOf(statement)?.name ?? '');
}

/** A SET that lasts beyond its transaction: a later transaction of the same file counts on it (rule 3). */
export function isSessionSet(statement: Statement): boolean {
  const set = setOf(statement);
  return (
    set !== undefined && set.is_local !== true && set.kind !== 'VAR_SET_MULTI' && !isOverruled(statement)
  );
}

/** Whether settings may differ behind it: SET, and whatever may call set_config, as each pg_dump does. */
export function mayChangeSettings(statement: Statement): boolean {
  return ['VariableSetStmt', 'SelectStmt', 'DoStmt', 'CallStmt'].includes(statement.kind);
}

/** SET ROLE and SET SESSION AUTHORIZATION: our own writes must not happen under that name. */
export function changesRole(statement: Statement): boolean {
  return ['role', 'session_authorization'].includes(setOf(statement)?.name ?? '');
}

function setOf(statement: Statement): NodeOf<'VariableSetStmt'> | undefined {
  return asKind(statement, 'VariableSetStmt');
}
