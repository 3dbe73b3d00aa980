import { transactionWord } from '../migrations/transaction-control.ts';
import type { LintFile, LintStatement } from './lint-file.ts';

/** The statements that the same transaction has run before this one, first to last; none outside of a transaction. */
export function unitBefore(statement: LintStatement, { statements }: LintFile): readonly LintStatement[] {
  if (!statement.isInTransaction || statement.isDormant === true) return [];
  return statements
    .slice(0, statement.index)
    .filter(
      (one) =>
        one.unit === statement.unit &&
        one.isInTransaction &&
        one.isDormant !== true &&
        transactionWord(one) === 'none',
    );
}
