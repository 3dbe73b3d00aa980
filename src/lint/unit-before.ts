import { transactionWord } from '../migrations/transaction-control.ts';
import type { LintFile, LintStatement } from './lint-file.ts';
import { perFile } from './per-file.ts';

/** The statements that the same transaction has run before this one, first to last; none outside of a transaction. */
export function unitBefore(statement: LintStatement, file: LintFile): readonly LintStatement[] {
  if (!statement.isInTransaction || statement.isDormant === true) return [];
  return (membersByUnit(file).get(statement.unit) ?? []).filter(({ index }) => index < statement.index);
}

const membersByUnit = perFile(({ statements }) =>
  Map.groupBy(
    statements.filter(
      (one) => one.isInTransaction && one.isDormant !== true && transactionWord(one) === 'none',
    ),
    ({ unit }) => unit,
  ),
);
