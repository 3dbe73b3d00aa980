import type { Rule } from '../rule.ts';
import { byteOrderMark } from './byte-order-mark.ts';
import { concurrentDrop } from './concurrent-drop.ts';
import { copyStream } from './copy-stream.ts';
import { createIndexNotConcurrent } from './create-index-not-concurrent.ts';
import { dropIndexNotConcurrent } from './drop-index-not-concurrent.ts';
import { dropIndexOfConstraint } from './drop-index-of-constraint.ts';
import { nestedTooDeep } from './nested-too-deep.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { outsideInBlock } from './outside-in-block.ts';
import { psqlMetaCommand } from './psql-meta-command.ts';
import { psqlVariable } from './psql-variable.ts';
import { reindexNotConcurrent } from './reindex-not-concurrent.ts';
import { savepointOutsideBlock } from './savepoint-outside-block.ts';
import { sessionReset } from './session-reset.ts';
import { syntaxError } from './syntax-error.ts';
import { transactionModeOutsideBlock } from './transaction-mode-outside-block.ts';
import { unbalancedTransaction } from './unbalanced-transaction.ts';
import { UNUSED_IGNORE } from './unused-ignore.ts';

/** Every rule, by the name of its file; fixtures in test/fixtures/lint/<id>. */
export const RULES: readonly Rule[] = [
  byteOrderMark,
  concurrentDrop,
  copyStream,
  createIndexNotConcurrent,
  dropIndexNotConcurrent,
  dropIndexOfConstraint,
  nestedTooDeep,
  nothingToDo,
  outsideInBlock,
  psqlMetaCommand,
  psqlVariable,
  reindexNotConcurrent,
  savepointOutsideBlock,
  sessionReset,
  syntaxError,
  transactionModeOutsideBlock,
  unbalancedTransaction,
  UNUSED_IGNORE,
];
