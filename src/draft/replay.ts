import type { VariableSetStmt } from 'libpg-query';
import { unwrap, type Kind, type NodeOf } from '../migrations/node.ts';
import type { Statement } from '../migrations/migration.ts';
import type { Parser } from '../migrations/parser.ts';
import { touchedBy } from '../migrations/touched.ts';
import type { Catalog } from './catalog.ts';
import { relationOf, type Context } from './context.ts';
import { readSource } from './source.ts';
import { isNew } from './thing.ts';
import { alterTable } from './statements/alter-table.ts';
import { changeOwner, comment, drop, rename, setSchema } from './statements/any-object.ts';
import { createTable } from './statements/create-table.ts';
import { alterDefaultPrivileges, grant } from './statements/grant.ts';
import { createIndex } from './statements/index-statement.ts';
import {
  alterPolicy,
  createPolicy,
  createRule,
  createStatistics,
  createTrigger,
} from './statements/on-table.ts';
import {
  alterEventTrigger,
  alterPublication,
  alterStatistics,
  createEventTrigger,
  createExtension,
  createPublication,
  createSchema,
  createServer,
  createWrapper,
  define,
  updateExtension,
} from './statements/others.ts';
import { alterFunction, createFunction } from './statements/routine.ts';
import { alterSequence, createSequence } from './statements/sequence.ts';
import {
  alterDomain,
  alterEnum,
  createComposite,
  createDomain,
  createEnum,
  createRange,
} from './statements/type.ts';
import { createTableAs, createView, refresh } from './statements/view.ts';

type Replays = { readonly [K in Kind]?: (context: Context, node: NodeOf<K>) => void };

const nothing = (): void => undefined;

const REPLAYS: Replays = {
  CreateStmt: createTable,
  CreateForeignTableStmt: createForeignTable,
  AlterTableStmt: alterTable,
  IndexStmt: createIndex,
  ViewStmt: createView,
  CreateTableAsStmt: createTableAs,
  RefreshMatViewStmt: refresh,
  CreateSeqStmt: createSequence,
  AlterSeqStmt: alterSequence,
  CreateTrigStmt: createTrigger,
  RuleStmt: createRule,
  CreatePolicyStmt: createPolicy,
  AlterPolicyStmt: alterPolicy,
  CreateStatsStmt: createStatistics,
  AlterStatsStmt: alterStatistics,
  CreateFunctionStmt: createFunction,
  AlterFunctionStmt: alterFunction,
  CreateEnumStmt: createEnum,
  AlterEnumStmt: alterEnum,
  CompositeTypeStmt: createComposite,
  CreateRangeStmt: createRange,
  CreateDomainStmt: createDomain,
  AlterDomainStmt: alterDomain,
  DefineStmt: define,
  CreateSchemaStmt: createSchema,
  CreateExtensionStmt: createExtension,
  AlterExtensionStmt: updateExtension,
  CreatePublicationStmt: createPublication,
  AlterPublicationStmt: alterPublication,
  CreateEventTrigStmt: createEventTrigger,
  AlterEventTrigStmt: alterEventTrigger,
  CreateFdwStmt: createWrapper,
  CreateForeignServerStmt: createServer,
  CommentStmt: comment,
  GrantStmt: grant,
  AlterDefaultPrivilegesStmt: alterDefaultPrivileges,
  RenameStmt: rename,
  AlterObjectSchemaStmt: setSchema,
  AlterOwnerStmt: changeOwner,
  DropStmt: drop,
  VariableSetStmt: setVariable,
  InsertStmt: (context, { relation }) => changeRows(context, relation, 'inserted'),
  UpdateStmt: (context, { relation }) => changeRows(context, relation, 'updated'),
  DeleteStmt: (context, { relation }) => changeRows(context, relation, 'deleted'),
  MergeStmt: (context, { relation }) => changeRows(context, relation, 'merged'),
  CopyStmt: (context, { relation, is_from: isFrom }) =>
    isFrom === true ? changeRows(context, relation, 'copied in') : undefined,
  TruncateStmt: (context, { relations }) => {
    for (const relation of relations ?? []) changeRows(context, unwrap(relation, 'RangeVar'), 'truncated');
  },
  TransactionStmt: nothing,
  VariableShowStmt: nothing,
  ConstraintsSetStmt: nothing,
  LockStmt: nothing,
  VacuumStmt: nothing,
  ReindexStmt: nothing,
  CheckPointStmt: nothing,
  DiscardStmt: nothing,
  NotifyStmt: nothing,
};

/**
 * What a statement makes of the catalog. One that may do more than its text tells (DO, CALL, functions called) leaves
 * nothing that is known for certain.
 */
export function replay(parser: Parser, catalog: Catalog, statement: Statement): void {
  const source = readSource(parser, statement.sql);
  const apply = REPLAYS[statement.kind as Kind] as ((context: Context, node: unknown) => void) | undefined;
  if (apply !== undefined) return apply({ catalog, source }, source.node);
  if (statement.kind === 'SelectStmt' && touchedBy([statement]).complete) {
    if (/\bsetval\b/i.test(statement.sql))
      catalog.record({
        kind: 'note',
        thing: undefined,
        text: 'a sequence keeps the value that setval gave it',
      });
    return;
  }
  catalog.impossible(undefined, 'what it changes is not known by its text');
  catalog.forgetAll();
}

/** DROP TABLE refuses it, and what its server holds is nobody's to take back. */
function createForeignTable({ catalog }: Context): void {
  catalog.impossible(undefined, 'a foreign table is not drafted');
}

function changeRows(context: Context, range: NodeOf<'RangeVar'> | undefined, how: string): void {
  const table = relationOf(context, range);
  if (!isNew(table))
    context.catalog.impossible(
      table,
      `the rows of ${table.name} that are ${how} do not become what they were`,
    );
}

/** From here on a name without schema may mean another object. */
function setVariable({ catalog, source }: Context, { name = '', kind, args }: VariableSetStmt): void {
  if (['role', 'session_authorization'].includes(name) || kind === 'VAR_RESET_ALL')
    return catalog.impossible(undefined, 'who does it changes on the way');
  if (name !== 'search_path') return;
  const path = (args ?? []).map(
    (arg) => unwrap(unwrap(arg, 'A_Const') === undefined ? undefined : arg, 'A_Const')?.sval?.sval,
  );
  const [first] = path;
  if (kind !== 'VAR_SET_VALUE' || first === undefined || path.length === 0 || catalog.changes.length > 0)
    return catalog.impossible(undefined, 'the search_path changes on the way');
  if (catalog.isDrafting) catalog.preamble.push(source.sql);
  catalog.moveTo(first);
}
