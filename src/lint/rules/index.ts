import type { Rule } from '../rule.ts';
import { addColumnCheck } from './add-column-check.ts';
import { addColumnDomain } from './add-column-domain.ts';
import { addColumnIdentity } from './add-column-identity.ts';
import { addColumnJson } from './add-column-json.ts';
import { addColumnNotNull } from './add-column-not-null.ts';
import { addColumnReferences } from './add-column-references.ts';
import { addColumnSerial } from './add-column-serial.ts';
import { addColumnStoredGenerated } from './add-column-stored-generated.ts';
import { addColumnUnique } from './add-column-unique.ts';
import { addColumnVolatileDefault } from './add-column-volatile-default.ts';
import { alterExtensionUpdate } from './alter-extension-update.ts';
import { byteOrderMark } from './byte-order-mark.ts';
import { concurrentDrop } from './concurrent-drop.ts';
import { copyStream } from './copy-stream.ts';
import { createEnum } from './create-enum.ts';
import { createIndexNotConcurrent } from './create-index-not-concurrent.ts';
import { dropCascade } from './drop-cascade.ts';
import { dropColumn } from './drop-column.ts';
import { dropDatabase } from './drop-database.ts';
import { dropIndexBeforeBuild } from './drop-index-before-build.ts';
import { dropIndexNotConcurrent } from './drop-index-not-concurrent.ts';
import { dropIndexOfConstraint } from './drop-index-of-constraint.ts';
import { dropSchema } from './drop-schema.ts';
import { dropTable } from './drop-table.ts';
import { duplicateIndex } from './duplicate-index.ts';
import { enumValueOrder } from './enum-value-order.ts';
import { indexOnPartitioned } from './index-on-partitioned.ts';
import { lockTable } from './lock-table.ts';
import { nestedTooDeep } from './nested-too-deep.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { outsideInBlock } from './outside-in-block.ts';
import { psqlMetaCommand } from './psql-meta-command.ts';
import { psqlVariable } from './psql-variable.ts';
import { reindexNotConcurrent } from './reindex-not-concurrent.ts';
import { renameColumn } from './rename-column.ts';
import { renameEnumValue } from './rename-enum-value.ts';
import { renameSchema } from './rename-schema.ts';
import { renameTable } from './rename-table.ts';
import { savepointOutsideBlock } from './savepoint-outside-block.ts';
import { sessionReset } from './session-reset.ts';
import { supersededIndex } from './superseded-index.ts';
import { syntaxError } from './syntax-error.ts';
import { transactionModeOutsideBlock } from './transaction-mode-outside-block.ts';
import { truncateCascade } from './truncate-cascade.ts';
import { truncate } from './truncate.ts';
import { unbalancedTransaction } from './unbalanced-transaction.ts';
import { uniqueIndexOverDuplicates } from './unique-index-over-duplicates.ts';
import { UNUSED_IGNORE } from './unused-ignore.ts';

/** Every rule, by the name of its file; fixtures in test/fixtures/lint/<id>. */
export const RULES: readonly Rule[] = [
  addColumnCheck,
  addColumnDomain,
  addColumnIdentity,
  addColumnJson,
  addColumnNotNull,
  addColumnReferences,
  addColumnSerial,
  addColumnStoredGenerated,
  addColumnUnique,
  addColumnVolatileDefault,
  alterExtensionUpdate,
  byteOrderMark,
  concurrentDrop,
  copyStream,
  createEnum,
  createIndexNotConcurrent,
  dropCascade,
  dropColumn,
  dropDatabase,
  dropIndexBeforeBuild,
  dropIndexNotConcurrent,
  dropIndexOfConstraint,
  dropSchema,
  dropTable,
  duplicateIndex,
  enumValueOrder,
  indexOnPartitioned,
  lockTable,
  nestedTooDeep,
  nothingToDo,
  outsideInBlock,
  psqlMetaCommand,
  psqlVariable,
  reindexNotConcurrent,
  renameColumn,
  renameEnumValue,
  renameSchema,
  renameTable,
  savepointOutsideBlock,
  sessionReset,
  supersededIndex,
  syntaxError,
  transactionModeOutsideBlock,
  truncateCascade,
  truncate,
  unbalancedTransaction,
  uniqueIndexOverDuplicates,
  UNUSED_IGNORE,
];
