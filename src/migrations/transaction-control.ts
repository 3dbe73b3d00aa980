import type { Statement } from './migration.ts';
import { asKind } from './node.ts';

/** What a statement says about transactions: `none` for nearly all of them. */
export type TransactionWord = 'begin' | 'commit' | 'rollback' | 'savepoint' | 'prepare' | 'none';

const WORDS: Readonly<Record<string, TransactionWord>> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_SAVEPOINT: 'savepoint',
  TRANS_STMT_RELEASE: 'savepoint',
  TRANS_STMT_ROLLBACK_TO: 'savepoint',
  TRANS_STMT_PREPARE: 'prepare',
};

export function transactionWord(statement: Statement): TransactionWord {
  const node = asKind(statement, 'TransactionStmt');
  return (node && WORDS[node.kind ?? '']) ?? 'none';
}

/** COMMIT AND CHAIN and ROLLBACK AND CHAIN open the next transaction at once (manual, COMMIT). */
export function isChained(statement: Statement): boolean {
  return asKind(statement, 'TransactionStmt')?.chain === true;
}

/** For each statement between BEGIN and its end (the end included): the BEGIN it stands behind. */
export function enclosingBegins(statements: readonly Statement[]): ReadonlyMap<Statement, Statement> {
  const enclosing = new Map<Statement, Statement>();
  let begin: Statement | undefined;
  for (const statement of statements) {
    const word = transactionWord(statement);
    if (begin !== undefined) enclosing.set(statement, begin);
    if (word === 'begin') begin ??= statement;
    else if (ENDS.has(word)) begin = isChained(statement) ? begin : undefined;
  }
  return enclosing;
}

const ENDS: ReadonlySet<TransactionWord> = new Set(['commit', 'rollback', 'prepare']);
