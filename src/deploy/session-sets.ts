import type { Statement } from '../migrations/migration.ts';
import { asKind, namesOf, unwrap, unwrapAll } from '../migrations/node.ts';

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
  return set !== undefined && !set.isLocal && set.name !== 'TRANSACTION' && !isOverruled(statement);
}

/** Whether settings may differ behind it: SET, and whatever may call set_config, as each pg_dump does. */
export function mayChangeSettings(statement: Statement): boolean {
  return ['VariableSetStmt', 'SelectStmt', 'DoStmt', 'CallStmt'].includes(statement.kind);
}

/** SET ROLE and SET SESSION AUTHORIZATION: our own writes must not happen under that name. */
export function changesRole(statement: Statement): boolean {
  return ['role', 'session_authorization'].includes(setOf(statement)?.name ?? '');
}

interface SetOf {
  readonly name: string;
  readonly isLocal: boolean;
}

/** SET, RESET, and `select set_config('…', '…', …)` with nothing but constants, which each pg_dump has on top. */
function setOf(statement: Statement): SetOf | undefined {
  const set = asKind(statement, 'VariableSetStmt');
  if (set !== undefined) return { name: set.name ?? '', isLocal: set.is_local === true };
  const { targetList = [], fromClause, whereClause } = asKind(statement, 'SelectStmt') ?? {};
  if (targetList.length !== 1 || fromClause !== undefined || whereClause !== undefined) return undefined;
  const call = unwrap(unwrap(targetList[0], 'ResTarget')?.val, 'FuncCall');
  const [name, value, isLocal] = unwrapAll(call?.args, 'A_Const');
  if (namesOf(call?.funcname).at(-1) !== 'set_config' || name?.sval === undefined) return undefined;
  if (value === undefined || isLocal?.boolval === undefined) return undefined;
  return { name: name.sval.sval ?? '', isLocal: isLocal.boolval.boolval === true };
}
