import type { Node } from 'libpg-query';
import { unwrapAll, type Kind, type NodeOf } from '../node.ts';
import type { ObjectName } from '../object-name.ts';
import { listName, rangeName } from '../range-name.ts';
import { touchGrant } from './grants.ts';
import { kindOf, renamed, touchObject } from './object-type.ts';
import { touchQuery } from './queries.ts';
import { persistent, touchAlterTable, touchCreateTable } from './tables.ts';
import { cascading, NOTHING, objects, together, UNNAMEABLE, type Touch } from './touch.ts';

/** What a statement of this kind changes; a kind that is not listed may change anything. */
export function touchStatement(kind: string, node: unknown): Touch {
  const touch = HANDLERS[kind as Kind] as ((node: unknown) => Touch) | undefined;
  return touch === undefined ? UNNAMEABLE : touch(node);
}

type Handlers = { readonly [K in Kind]?: (node: NodeOf<K>) => Touch };

const nothing = (): Touch => NOTHING;
const relation = (range: NodeOf<'RangeVar'> | undefined): Touch => objects(range && rangeName(range));
const named = (names: readonly Node[] | undefined, kind: ObjectName['kind']): Touch =>
  objects(listName(names, kind));
const extension = (name = ''): ObjectName => ({ kind: 'extension', schema: undefined, name });

const HANDLERS: Handlers = {
  // tables and what hangs on them
  CreateStmt: touchCreateTable,
  CreateForeignTableStmt: ({ base }) => touchCreateTable(base ?? {}),
  AlterTableStmt: touchAlterTable,
  CreateTableAsStmt: ({ into, query }) => together([objects(persistent(into?.rel)), touchQuery(query)]),
  ViewStmt: ({ view }) => objects(persistent(view)),
  IndexStmt: (node) => touchIndex(node),
  CreateSeqStmt: ({ sequence }) => objects(persistent(sequence)),
  AlterSeqStmt: ({ sequence }) => relation(sequence),
  CreateTrigStmt: (node) => together([relation(node.relation), relation(node.constrrel)]),
  CreatePolicyStmt: ({ table }) => relation(table),
  AlterPolicyStmt: ({ table }) => relation(table),
  RuleStmt: (node) => relation(node.relation),
  CreateStatsStmt: ({ relations }) => objects(...unwrapAll(relations, 'RangeVar').map((range) => rangeName(range))),
  // CLUSTER marks the index it used.
  ClusterStmt: (node) => touchCluster(node),

  // types, routines, schemas, extensions
  CreateEnumStmt: ({ typeName }) => named(typeName, 'type'),
  AlterEnumStmt: ({ typeName }) => named(typeName, 'type'),
  CreateRangeStmt: ({ typeName }) => named(typeName, 'type'),
  CompositeTypeStmt: ({ typevar }) => objects(typevar && rangeName(typevar, 'type')),
  CreateDomainStmt: ({ domainname }) => named(domainname, 'type'),
  AlterDomainStmt: ({ typeName, behavior }) => cascading(named(typeName, 'type'), behavior),
  AlterTypeStmt: ({ typeName }) => named(typeName, 'type'),
  DefineStmt: ({ kind, defnames }) => {
    const defined = kindOf(kind);
    return defined === undefined ? UNNAMEABLE : named(defnames, defined);
  },
  CreateFunctionStmt: ({ funcname }) => named(funcname, 'routine'),
  AlterFunctionStmt: ({ func }) => named(func?.objname, 'routine'),
  CreateSchemaStmt: (node) => touchCreateSchema(node),
  CreateExtensionStmt: ({ extname }) => objects(extension(extname)),
  AlterExtensionStmt: ({ extname }) => objects(extension(extname)),
  AlterExtensionContentsStmt: (node) =>
    together([objects(extension(node.extname)), touchObject(node.objtype, node.object)]),

  // any kind of object
  DropStmt: (node) => touchDrop(node),
  RenameStmt: (node) => touchRename(node),
  AlterObjectSchemaStmt: (node) =>
    renamed(touchNamed(node.objectType, node), node.newschema === undefined ? {} : { schema: node.newschema }),
  AlterOwnerStmt: ({ objectType, object }) => touchObject(objectType, object),
  AlterObjectDependsStmt: (node) => touchNamed(node.objectType, node),
  CommentStmt: ({ objtype, object }) => touchObject(objtype, object),
  SecLabelStmt: ({ objtype, object }) => touchObject(objtype, object),
  GrantStmt: touchGrant,

  // queries: harmless but for the functions they call
  SelectStmt: touchQuery,
  InsertStmt: touchQuery,
  UpdateStmt: touchQuery,
  DeleteStmt: touchQuery,
  MergeStmt: touchQuery,
  CopyStmt: touchQuery,
  DeclareCursorStmt: touchQuery,
  ExplainStmt: touchQuery,

  // sessions, transactions, maintenance: no object changes
  TransactionStmt: nothing,
  VariableSetStmt: nothing,
  VariableShowStmt: nothing,
  ConstraintsSetStmt: nothing,
  LockStmt: nothing,
  TruncateStmt: nothing,
  VacuumStmt: nothing,
  ReindexStmt: nothing,
  RefreshMatViewStmt: nothing,
  CheckPointStmt: nothing,
  DiscardStmt: nothing,
  PrepareStmt: nothing,
  DeallocateStmt: nothing,
  FetchStmt: nothing,
  ClosePortalStmt: nothing,
  NotifyStmt: nothing,
  ListenStmt: nothing,
  UnlistenStmt: nothing,
};

function touchIndex({ relation: table, idxname: name }: NodeOf<'IndexStmt'>): Touch {
  if (table === undefined) return NOTHING;
  const index = name === undefined ? undefined : ({ kind: 'index', schema: table.schemaname, name } as const);
  return objects(index, persistent(table));
}

function touchCluster({ relation: table, indexname: name }: NodeOf<'ClusterStmt'>): Touch {
  if (table === undefined) return NOTHING;
  const index = name === undefined ? undefined : ({ kind: 'index', schema: table.schemaname, name } as const);
  return objects(index, rangeName(table));
}

/** What CREATE SCHEMA creates inside lives in the new schema. */
function touchCreateSchema({ schemaname, schemaElts }: NodeOf<'CreateSchemaStmt'>): Touch {
  if (schemaname === undefined) return UNNAMEABLE;
  const inside = together(
    (schemaElts ?? []).flatMap((element) => Object.entries(element).map(([kind, node]) => touchStatement(kind, node))),
  );
  const moved = inside.objects.map((object) => ({ ...object, schema: object.schema ?? schemaname }));
  return {
    objects: [{ kind: 'schema', schema: undefined, name: schemaname }, ...moved],
    complete: inside.complete,
  };
}

function touchDrop({ objects: dropped, removeType, behavior }: NodeOf<'DropStmt'>): Touch {
  return cascading(together((dropped ?? []).map((object) => touchObject(removeType, object))), behavior);
}

interface Named {
  readonly relation?: NodeOf<'RangeVar'>;
  readonly object?: Node;
}

/** Some statements name relations by a range and everything else by an object. */
function touchNamed(type: NodeOf<'RenameStmt'>['renameType'], { relation: range, object }: Named): Touch {
  if (range === undefined) return touchObject(type, object);
  const kind = type === 'OBJECT_ATTRIBUTE' ? 'type' : (kindOf(type) ?? 'relation');
  return objects(rangeName(range, kind));
}

/** Both names; a renamed part (column, constraint, trigger) is a change of what it belongs to. */
function touchRename(node: NodeOf<'RenameStmt'>): Touch {
  const { renameType, subname, newname: name = '' } = node;
  if (renameType === 'OBJECT_SCHEMA') {
    return renamed(objects({ kind: 'schema', schema: undefined, name: subname ?? '' }), { name });
  }
  const touch = touchNamed(renameType, node);
  return kindOf(renameType) === undefined ? touch : renamed(touch, { name });
}
