import type { Statement } from '../migration.ts';
import { asKind } from '../node.ts';
import { enclosingBegins } from '../transaction-control.ts';
import type { Refusal } from './refusal.ts';

/**
 * DISCARD ALL gives back the lock that keeps a second runner out, DEALLOCATE ALL the statements that write the journal,
 * RESET ALL the role's timeouts that would kill a build (manual, DISCARD). SET TRANSACTION counts for nothing once the
 * journal has written in the same transaction (SQLSTATE 25001).
 */
export function refuseSessionReset(statements: readonly Statement[]): readonly Refusal[] {
  const enclosing = enclosingBegins(statements);
  return statements.flatMap((statement) => {
    const words = resetOf(statement);
    if (words !== undefined) return [reset(statement, words)];
    const set = asKind(statement, 'VariableSetStmt');
    const setsTransaction = set?.kind === 'VAR_SET_MULTI' && set.name === 'TRANSACTION';
    return setsTransaction && !enclosing.has(statement) ? [transactionMode(statement)] : [];
  });
}

function resetOf(statement: Statement): string | undefined {
  if (asKind(statement, 'DiscardStmt')?.target === 'DISCARD_ALL') return 'DISCARD ALL';
  if (asKind(statement, 'VariableSetStmt')?.kind === 'VAR_RESET_ALL') return 'RESET ALL';
  const deallocated = asKind(statement, 'DeallocateStmt');
  return deallocated !== undefined && deallocated.name === undefined ? 'DEALLOCATE ALL' : undefined;
}

function reset({ start }: Statement, words: string): Refusal {
  return {
    code: 'session-reset',
    message: `${words} would take away what the deployment itself keeps in this session`,
    hint: 'remove it: what a file sets is reset behind the file anyway; reset single settings by name',
    offset: start,
  };
}

function transactionMode({ start }: Statement): Refusal {
  return {
    code: 'transaction-mode-outside-block',
    message: 'SET TRANSACTION has no effect here',
    hint: 'write BEGIN ISOLATION LEVEL … before the statements it is meant for, and COMMIT behind',
    offset: start,
  };
}
