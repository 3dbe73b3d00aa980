import type { Statement } from '../migrations/migration.ts';
import { unwrapAll, type Kind, type NodeOf } from '../migrations/node.ts';
import { rangeName } from '../migrations/range-name.ts';
import { alterTable } from './alter-table.ts';
import * as any from './any-object.ts';
import * as create from './create.ts';
import { effects, lock, NO_LOCKS, together, unknownBecause, type Effects } from './effect.ts';
import { createIndex, reindex } from './indexes.ts';
import * as maintenance from './maintenance.ts';
import { copyEffects, queryEffects } from './queries.ts';

/**
 * The locks that a statement takes on relations that are there before it, as far as its text tells.
 * Tested against pg_locks of PostgreSQL 14 to 18 (test/database/locks).
 * @param serverVersion e.g. 180004
 */
export function effectsOf(statement: Statement, serverVersion: number): Effects {
  if (statement.kind === 'ReindexStmt') return reindex(statement);
  return nodeEffects(statement.kind, statement.node, serverVersion);
}

function nodeEffects(kind: string, node: unknown, serverVersion: number): Effects {
  const judge = JUDGES[kind as Kind] as ((node: unknown, serverVersion: number) => Effects) | undefined;
  if (judge !== undefined) return judge(node, serverVersion);
  return unknownBecause(`what ${kind} locks is not known here`);
}

type Judges = { readonly [K in Kind]?: (node: NodeOf<K>, serverVersion: number) => Effects };

const none = (): Effects => NO_LOCKS;
const runsCode = (): Effects => unknownBecause('the code it runs decides');

const JUDGES: Judges = {
  // tables
  CreateStmt: create.createTable,
  CreateForeignTableStmt: ({ base }) => create.createTable(base ?? {}),
  AlterTableStmt: alterTable,
  CreateTableAsStmt: ({ query }) => queryEffects(query),
  ViewStmt: create.createView,
  IndexStmt: createIndex,
  CreateSeqStmt: create.createSequence,
  AlterSeqStmt: create.alterSequence,
  CreateTrigStmt: create.createTrigger,
  RuleStmt: create.createRule,
  CreatePolicyStmt: create.policy,
  AlterPolicyStmt: create.policy,
  CreateStatsStmt: ({ relations }) =>
    effects(
      ...unwrapAll(relations, 'RangeVar').map((table) => lock(rangeName(table), 'SHARE UPDATE EXCLUSIVE')),
    ),
  CreatePublicationStmt: create.publication,
  AlterPublicationStmt: create.publication,

  // any object
  DropStmt: any.drop,
  RenameStmt: any.rename,
  AlterObjectSchemaStmt: any.setSchema,
  AlterOwnerStmt: any.alterOwner,
  AlterObjectDependsStmt: any.dependsOnExtension,
  CommentStmt: any.comment,
  SecLabelStmt: any.comment,
  GrantStmt: any.grant,
  AlterDomainStmt: any.alterDomain,
  CreateFunctionStmt: create.createFunction,
  CreateSchemaStmt: ({ schemaElts }, serverVersion) =>
    together(
      (schemaElts ?? []).flatMap((element) =>
        Object.entries(element).map(([kind, node]) => nodeEffects(kind, node, serverVersion)),
      ),
    ),

  // data
  SelectStmt: queryEffects,
  InsertStmt: queryEffects,
  UpdateStmt: queryEffects,
  DeleteStmt: queryEffects,
  MergeStmt: queryEffects,
  CopyStmt: copyEffects,
  PrepareStmt: ({ query }) => queryEffects(query),
  DeclareCursorStmt: ({ query }) => queryEffects(query),
  ExplainStmt: ({ query }) => queryEffects(query),
  TruncateStmt: maintenance.truncate,
  LockStmt: maintenance.lockTable,
  VacuumStmt: maintenance.vacuum,
  ClusterStmt: maintenance.cluster,
  RefreshMatViewStmt: maintenance.refresh,
  DoStmt: runsCode,
  CallStmt: runsCode,
  ExecuteStmt: runsCode,
  CreateExtensionStmt: runsCode,
  AlterExtensionStmt: runsCode,

  // no relation that was there before
  TransactionStmt: none,
  VariableSetStmt: none,
  VariableShowStmt: none,
  ConstraintsSetStmt: none,
  CheckPointStmt: none,
  DiscardStmt: none,
  DeallocateStmt: none,
  FetchStmt: none,
  ClosePortalStmt: none,
  NotifyStmt: none,
  ListenStmt: none,
  UnlistenStmt: none,
  LoadStmt: none,
  CreateEnumStmt: none,
  AlterEnumStmt: none,
  CreateRangeStmt: none,
  CompositeTypeStmt: none,
  CreateDomainStmt: none,
  AlterTypeStmt: none,
  DefineStmt: none,
  CreateCastStmt: none,
  CreateConversionStmt: none,
  CreateOpClassStmt: none,
  CreateOpFamilyStmt: none,
  AlterFunctionStmt: none,
  AlterStatsStmt: none,
  AlterDefaultPrivilegesStmt: none,
  CreateRoleStmt: none,
  AlterRoleStmt: none,
  AlterRoleSetStmt: none,
  DropRoleStmt: none,
  GrantRoleStmt: none,
  CreateEventTrigStmt: none,
  AlterEventTrigStmt: none,
  CreateFdwStmt: none,
  CreateForeignServerStmt: none,
  CreateUserMappingStmt: none,
  CreatedbStmt: none,
  AlterDatabaseStmt: none,
  AlterDatabaseSetStmt: none,
  AlterSystemStmt: none,
};
