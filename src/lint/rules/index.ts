import type { Rule } from '../rule.ts';
import { addCheckScans } from './add-check-scans.ts';
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
import { addExclusionBuildsIndex } from './add-exclusion-builds-index.ts';
import { addForeignKeyScans } from './add-foreign-key-scans.ts';
import { addKeyBuildsIndex } from './add-key-builds-index.ts';
import { alterDomainScans } from './alter-domain-scans.ts';
import { alterExtensionUpdate } from './alter-extension-update.ts';
import { attachPartitionScans } from './attach-partition-scans.ts';
import { backfillWithDdl } from './backfill-with-ddl.ts';
import { byteOrderMark } from './byte-order-mark.ts';
import { catalogColumnGone } from './catalog-column-gone.ts';
import { changeColumnType } from './change-column-type.ts';
import { changePolicy } from './change-policy.ts';
import { changeTypeRefused } from './change-type-refused.ts';
import { clusterRewrites } from './cluster-rewrites.ts';
import { columnPadding } from './column-padding.ts';
import { concurrentDrop } from './concurrent-drop.ts';
import { concurrentlyInTransaction } from './concurrently-in-transaction.ts';
import { constantIndexColumn } from './constant-index-column.ts';
import { constraintNotEnforced } from './constraint-not-enforced.ts';
import { copyStream } from './copy-stream.ts';
import { coveringIndexCopiesTable } from './covering-index-copies-table.ts';
import { coveringIndexMissesColumn } from './covering-index-misses-column.ts';
import { createEnum } from './create-enum.ts';
import { createIndexNotConcurrent } from './create-index-not-concurrent.ts';
import { createPartitionLocksParent } from './create-partition-locks-parent.ts';
import { createTableAs } from './create-table-as.ts';
import { createTrigger } from './create-trigger.ts';
import { deleteWithoutWhere } from './delete-without-where.ts';
import { detachPartitionNotConcurrent } from './detach-partition-not-concurrent.ts';
import { disableTrigger } from './disable-trigger.ts';
import { dropCascade } from './drop-cascade.ts';
import { dropColumn } from './drop-column.ts';
import { dropDatabase } from './drop-database.ts';
import { dropDefault } from './drop-default.ts';
import { dropForeignKey } from './drop-foreign-key.ts';
import { dropIndexBeforeBuild } from './drop-index-before-build.ts';
import { dropIndexNotConcurrent } from './drop-index-not-concurrent.ts';
import { dropIndexOfConstraint } from './drop-index-of-constraint.ts';
import { dropNotNull } from './drop-not-null.ts';
import { dropSchema } from './drop-schema.ts';
import { dropTable } from './drop-table.ts';
import { dropTrigger } from './drop-trigger.ts';
import { duplicateAssignment } from './duplicate-assignment.ts';
import { duplicateIndex } from './duplicate-index.ts';
import { enableRowSecurity } from './enable-row-security.ts';
import { enumValueInTransaction } from './enum-value-in-transaction.ts';
import { enumValueOrder } from './enum-value-order.ts';
import { foreignKeyWithoutIndex } from './foreign-key-without-index.ts';
import { identifierTooLong } from './identifier-too-long.ts';
import { ifExistsHidesMissing } from './if-exists-hides-missing.ts';
import { ifNotExistsHides } from './if-not-exists-hides.ts';
import { ifNotExistsInvalidIndex } from './if-not-exists-invalid-index.ts';
import { ifNotExistsOtherDefinition } from './if-not-exists-other-definition.ts';
import { immutableFunctionReads } from './immutable-function-reads.ts';
import { indexOnPartitioned } from './index-on-partitioned.ts';
import { indexRowTooWide } from './index-row-too-wide.ts';
import { indexWithManyColumns } from './index-with-many-columns.ts';
import { literalMatchesNoRow } from './literal-matches-no-row.ts';
import { lockTable } from './lock-table.ts';
import { missingLockTimeout } from './missing-lock-timeout.ts';
import { missingSessionLimits } from './missing-session-limits.ts';
import { namingPolicy } from './naming-policy.ts';
import { needsNewerServer } from './needs-newer-server.ts';
import { nestedTooDeep } from './nested-too-deep.ts';
import { notValidNeverValidated } from './not-valid-never-validated.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { objectExists } from './object-exists.ts';
import { objectMissing } from './object-missing.ts';
import { opaqueDynamicSql } from './opaque-dynamic-sql.ts';
import { outsideInBlock } from './outside-in-block.ts';
import { overbroadGrant } from './overbroad-grant.ts';
import { partialIndexParameter } from './partial-index-parameter.ts';
import { preferBigint } from './prefer-bigint.ts';
import { preferIdentity } from './prefer-identity.ts';
import { preferLargerThanSmallint } from './prefer-larger-than-smallint.ts';
import { preferTextOverChar } from './prefer-text-over-char.ts';
import { preferText } from './prefer-text.ts';
import { preferTimestamptz } from './prefer-timestamptz.ts';
import { primaryKeyScansForNulls } from './primary-key-scans-for-nulls.ts';
import { primaryKeyShape } from './primary-key-shape.ts';
import { prismaShadowReplay } from './prisma-shadow-replay.ts';
import { probeMatchesItself } from './probe-matches-itself.ts';
import { psqlMetaCommand } from './psql-meta-command.ts';
import { psqlVariable } from './psql-variable.ts';
import { psqlWithoutOnErrorStop } from './psql-without-on-error-stop.ts';
import { queryRefused } from './query-refused.ts';
import { refreshConcurrently } from './refresh-concurrently.ts';
import { refreshMaterializedView } from './refresh-materialized-view.ts';
import { refreshWithoutUniqueIndex } from './refresh-without-unique-index.ts';
import { regclassFromText } from './regclass-from-text.ts';
import { reindexNotConcurrent } from './reindex-not-concurrent.ts';
import { renameColumn } from './rename-column.ts';
import { renameEnumValue } from './rename-enum-value.ts';
import { renameSchema } from './rename-schema.ts';
import { renameTable } from './rename-table.ts';
import { rerunFailsHalfWay } from './rerun-fails-half-way.ts';
import { rollbackDropsBeforeBuild } from './rollback-drops-before-build.ts';
import { rollbackIncomplete } from './rollback-incomplete.ts';
import { rollbackMissing } from './rollback-missing.ts';
import { rowsBreakConstraint } from './rows-break-constraint.ts';
import { rowsBreakUnique } from './rows-break-unique.ts';
import { rowsExceedIndex } from './rows-exceed-index.ts';
import { savepointOutsideBlock } from './savepoint-outside-block.ts';
import { securityDefinerSearchPath } from './security-definer-search-path.ts';
import { sessionReset } from './session-reset.ts';
import { setNotNull } from './set-not-null.ts';
import { setStorageRewrites } from './set-storage-rewrites.ts';
import { severalAlters } from './several-alters.ts';
import { severalForeignKeys } from './several-foreign-keys.ts';
import { statementWhileLocked } from './statement-while-locked.ts';
import { supersededIndex } from './superseded-index.ts';
import { syntaxError } from './syntax-error.ts';
import { timeoutOnConcurrent } from './timeout-on-concurrent.ts';
import { transactionModeOutsideBlock } from './transaction-mode-outside-block.ts';
import { transactionNesting } from './transaction-nesting.ts';
import { truncateCascade } from './truncate-cascade.ts';
import { truncate } from './truncate.ts';
import { unbalancedTransaction } from './unbalanced-transaction.ts';
import { uniqueIndexOverDuplicates } from './unique-index-over-duplicates.ts';
import { unqualifiedName } from './unqualified-name.ts';
import { unquotedMixedCase } from './unquoted-mixed-case.ts';
import { UNUSED_IGNORE } from './unused-ignore.ts';
import { updateWithoutWhere } from './update-without-where.ts';
import { vacuumFull } from './vacuum-full.ts';
import { validateInSameTransaction } from './validate-in-same-transaction.ts';
import { wideLockWindow } from './wide-lock-window.ts';

/** Every rule, by the name of its file; fixtures in test/fixtures/lint/<id>. */
export const RULES: readonly Rule[] = [
  addCheckScans,
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
  addExclusionBuildsIndex,
  addForeignKeyScans,
  addKeyBuildsIndex,
  alterDomainScans,
  alterExtensionUpdate,
  attachPartitionScans,
  backfillWithDdl,
  byteOrderMark,
  catalogColumnGone,
  changeColumnType,
  changePolicy,
  changeTypeRefused,
  clusterRewrites,
  columnPadding,
  concurrentDrop,
  concurrentlyInTransaction,
  constantIndexColumn,
  constraintNotEnforced,
  copyStream,
  coveringIndexCopiesTable,
  coveringIndexMissesColumn,
  createEnum,
  createIndexNotConcurrent,
  createPartitionLocksParent,
  createTableAs,
  createTrigger,
  deleteWithoutWhere,
  detachPartitionNotConcurrent,
  disableTrigger,
  dropCascade,
  dropColumn,
  dropDatabase,
  dropDefault,
  dropForeignKey,
  dropIndexBeforeBuild,
  dropIndexNotConcurrent,
  dropIndexOfConstraint,
  dropNotNull,
  dropSchema,
  dropTable,
  dropTrigger,
  duplicateAssignment,
  duplicateIndex,
  enableRowSecurity,
  enumValueInTransaction,
  enumValueOrder,
  foreignKeyWithoutIndex,
  identifierTooLong,
  ifExistsHidesMissing,
  ifNotExistsHides,
  ifNotExistsInvalidIndex,
  ifNotExistsOtherDefinition,
  immutableFunctionReads,
  indexOnPartitioned,
  indexRowTooWide,
  indexWithManyColumns,
  literalMatchesNoRow,
  lockTable,
  missingLockTimeout,
  missingSessionLimits,
  namingPolicy,
  needsNewerServer,
  nestedTooDeep,
  notValidNeverValidated,
  nothingToDo,
  objectExists,
  objectMissing,
  opaqueDynamicSql,
  outsideInBlock,
  overbroadGrant,
  partialIndexParameter,
  preferBigint,
  preferIdentity,
  preferLargerThanSmallint,
  preferTextOverChar,
  preferText,
  preferTimestamptz,
  primaryKeyScansForNulls,
  primaryKeyShape,
  prismaShadowReplay,
  probeMatchesItself,
  psqlMetaCommand,
  psqlVariable,
  psqlWithoutOnErrorStop,
  queryRefused,
  refreshConcurrently,
  refreshMaterializedView,
  refreshWithoutUniqueIndex,
  regclassFromText,
  reindexNotConcurrent,
  renameColumn,
  renameEnumValue,
  renameSchema,
  renameTable,
  rerunFailsHalfWay,
  rollbackDropsBeforeBuild,
  rollbackIncomplete,
  rollbackMissing,
  rowsBreakConstraint,
  rowsBreakUnique,
  rowsExceedIndex,
  savepointOutsideBlock,
  securityDefinerSearchPath,
  sessionReset,
  setNotNull,
  setStorageRewrites,
  severalAlters,
  severalForeignKeys,
  statementWhileLocked,
  supersededIndex,
  syntaxError,
  timeoutOnConcurrent,
  transactionModeOutsideBlock,
  transactionNesting,
  truncateCascade,
  truncate,
  unbalancedTransaction,
  uniqueIndexOverDuplicates,
  unqualifiedName,
  unquotedMixedCase,
  UNUSED_IGNORE,
  updateWithoutWhere,
  vacuumFull,
  validateInSameTransaction,
  wideLockWindow,
];
