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
