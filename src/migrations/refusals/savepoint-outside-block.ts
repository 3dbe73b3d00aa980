import type { Statement } from '../migration.ts';
import { enclosingBegins, transactionWord } from '../transaction-control.ts';
import type { Refusal } from './refusal.ts';

/** SAVEPOINT, RELEASE and ROLLBACK TO mean nothing outside BEGIN … COMMIT (SQLSTATE 25P01 in psql). */
export function refuseSavepointOutsideBlock(statements: readonly Statement[]): readonly Refusal[] {
  const enclosing = enclosingBegins(statements);
  return statements
    .filter((statement) => transactionWord(statement) === 'savepoint' && !enclosing.has(statement))
    .map(({ start }) => ({
      code: 'savepoint-outside-block',
      message: 'savepoints can only be used between BEGIN and COMMIT',
      hint: 'write BEGIN before and COMMIT behind, or remove the savepoint',
      offset: start,
    }));
}
