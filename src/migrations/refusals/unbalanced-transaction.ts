import type { Statement } from '../migration.ts';
import { enclosingBegins, isChained, transactionWord, type TransactionWord } from '../transaction-control.ts';
import type { Refusal } from './refusal.ts';

const HINT =
  'remove BEGIN and COMMIT (each migration runs in a transaction anyway), or write exactly one COMMIT for each BEGIN';

/** A transaction that the file does not open and commit itself would swallow what the journal says was done. */
export function refuseUnbalancedTransaction(statements: readonly Statement[]): readonly Refusal[] {
  const enclosing = enclosingBegins(statements);
  const refusals = statements.flatMap((statement) => {
    const message = problemOf(statement, enclosing.has(statement));
    return message === undefined ? [] : [refusal(message, statement)];
  });
  const unclosed = findUnclosed(statements, enclosing);
  if (unclosed !== undefined) refusals.push(refusal('this BEGIN has no COMMIT', unclosed));
  return refusals;
}

function refusal(message: string, { start: offset }: Statement): Refusal {
  return { code: 'unbalanced-transaction', message, hint: HINT, offset };
}

function problemOf(statement: Statement, inBlock: boolean): string | undefined {
  if (isChained(statement)) return 'AND CHAIN opens a transaction that the file does not name';
  return (inBlock ? INSIDE : OUTSIDE)[transactionWord(statement)];
}

const INSIDE: Partial<Record<TransactionWord, string>> = {
  begin: 'BEGIN within a transaction: PostgreSQL knows no nested ones',
  rollback: 'this ROLLBACK undoes everything since BEGIN, so that the migration would do nothing',
  prepare: 'PREPARE TRANSACTION leaves a transaction behind that holds its locks until somebody ends it',
};

const OUTSIDE: Partial<Record<TransactionWord, string>> = {
  commit: 'this COMMIT has no BEGIN',
  rollback: 'this ROLLBACK has no BEGIN',
  prepare: 'PREPARE TRANSACTION has no BEGIN',
};

/** The BEGIN that still stands open behind the last statement. */
function findUnclosed(
  statements: readonly Statement[],
  enclosing: ReadonlyMap<Statement, Statement>,
): Statement | undefined {
  const last = statements.at(-1);
  if (last === undefined) return undefined;
  const word = transactionWord(last);
  if (word === 'commit' || word === 'rollback' || word === 'prepare') return undefined;
  return enclosing.get(last) ?? (word === 'begin' ? last : undefined);
}
