import type { Statement } from '../../migrations/migration.ts';
import { namesOf, unwrap, unwrapAll, type Kind, type NodeOf } from '../../migrations/node.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { listName, objectName, rangeName } from '../../migrations/range-name.ts';
import { kindOf } from '../../migrations/touched/object-type.ts';
import { noteSideEffects } from './side-effects.ts';
import { columnOf, constraintOf, constraintsOf, indexOfConstraint } from './columns.ts';
import { indexOf, keyText } from './index-of.ts';
import type { KnownConstraint, KnownKey, KnownTable } from './known-schema.ts';
import { replayAlterTable } from './replay-alter-table.ts';
import type { SchemaModel } from './schema-model.ts';
import { readsOf } from './view-reads.ts';

/**
 * Brings the model past a statement. `isPending`: what it makes is new, nobody uses it yet. What a text does not tell
 * (dynamic SQL, INHERITS, LIKE) makes a table incomplete, never wrong.
 */
export function replay(model: SchemaModel, statement: Statement, isPending: boolean): void {
  const apply = STEPS[statement.kind as Kind] as Step<Kind> | undefined;
  apply?.(statement.node as never, model, isPending);
  if (isPending) noteSideEffects(model, statement);
}

type Step<K extends Kind> = (node: NodeOf<K>, model: SchemaModel, isPending: boolean) => void;

const STEPS: { readonly [K in Kind]?: Step<K> } = {
  CreateStmt: createTable,
  CreateForeignTableStmt: ({ base }, model, isPending) => createTable(base ?? {}, model, isPending),
  CreateTableAsStmt: ({ into, objtype, query }, model, isPending) => {
    if (into?.rel === undefined) return;
    const name = rangeName(into.rel);
    if (objtype !== 'OBJECT_MATVIEW') return putEmpty(model, name, { kind: 'table' }, isPending);
    putEmpty(model, name, { kind: 'materialized view', reads: readsOf(query, model) }, isPending);
  },
  ViewStmt: ({ view, replace, query }, model, isPending) => {
    if (view === undefined) return;
    const reads = readsOf(query, model);
    const known = model.table(rangeName(view));
    if (replace === true && known !== undefined) return model.putTable({ ...known, reads });
    putEmpty(model, rangeName(view), { kind: 'view', reads }, isPending && replace !== true);
  },
  CreateSeqStmt: ({ sequence }, model, isPending) => {
    if (sequence === undefined) return;
    model.putOther(rangeName(sequence), 'sequence');
    if (isPending) model.markNew(rangeName(sequence));
  },
  AlterTableStmt: (node, model, isPending) => replayAlterTable(node, model, isPending),
  IndexStmt: createIndex,
  DropStmt: ({ objects, removeType }, model) => {
    const kind = kindOf(removeType);
    if (kind === undefined) return;
    for (const object of objects ?? []) model.remove(objectName(object, kind));
  },
  RenameStmt: rename,
  AlterObjectSchemaStmt: ({ relation, object, objectType, newschema }, model) => {
    const kind = kindOf(objectType);
    if (kind === undefined) return;
    const from = relation === undefined ? objectName(object, kind) : rangeName(relation, kind);
    model.move(from, { ...from, schema: newschema });
  },
  CreateEnumStmt: ({ typeName, vals }, model, isPending) => {
    const name = listName(typeName, 'type');
    model.putEnum(name, namesOf(vals));
    if (isPending) model.markNew(name);
  },
  AlterEnumStmt: ({ typeName, newVal = '', oldVal }, model) => {
    const name = listName(typeName, 'type');
    const known = model.enumValues(name);
    if (known === undefined) return;
    model.putEnum(
      name,
      oldVal === undefined ? [...known, newVal] : known.map((value) => (value === oldVal ? newVal : value)),
    );
  },
  CreateSchemaStmt: ({ schemaname, schemaElts }, model, isPending) => {
    if (schemaname !== undefined && isPending)
      model.markNew({ kind: 'schema', schema: undefined, name: schemaname });
    for (const element of schemaElts ?? []) {
      for (const [kind, node] of Object.entries(element))
        (STEPS[kind as Kind] as Step<Kind> | undefined)?.(node as never, model, isPending);
    }
  },
  CreateDomainStmt: ({ domainname, typeName, constraints }, model, isPending) => {
    const name = listName(domainname, 'type');
    const isConstrained = unwrapAll(constraints, 'Constraint').some((one) => constraintOf(one) !== undefined);
    if (typeName !== undefined) model.putDomain(name, { base: typeName, isConstrained });
    if (isPending) model.markNew(name);
  },
  AlterDomainStmt: ({ typeName, subtype }, model) => {
    const name = listName(typeName, 'type');
    const known = model.domain(name);
    // C adds a constraint, O is SET NOT NULL; what is dropped may not have been the last
    if (known !== undefined && (subtype === 'C' || subtype === 'O'))
      model.putDomain(name, { ...known, isConstrained: true });
  },
  CompositeTypeStmt: ({ typevar }, model, isPending) => {
    if (isPending && typevar !== undefined) model.markNew(rangeName(typevar, 'type'));
  },
  CreateFunctionStmt: ({ funcname, replace }, model, isPending) => {
    if (isPending && replace !== true) model.markNew(listName(funcname, 'routine'));
  },
};

function createTable(node: NodeOf<'CreateStmt'>, model: SchemaModel, isPending: boolean): void {
  if (node.relation === undefined) return;
  const name = rangeName(node.relation);
  // it may have been there before, with whatever columns
  if (node.if_not_exists === true && model.table(name) !== undefined) return;
  const columns = unwrapAll(node.tableElts, 'ColumnDef');
  const constraints = [
    ...columns.flatMap((column) => constraintsOf(column)),
    ...unwrapAll(node.tableElts, 'Constraint').flatMap((constraint) => constraintOf(constraint) ?? []),
  ];
  const isNew = isPending && node.if_not_exists !== true;
  const hasOthers = (node.tableElts ?? []).some(
    (element) => unwrap(element, 'TableLikeClause') !== undefined,
  );
  const [parent] = unwrapAll(node.inhRelations, 'RangeVar');
  const known = new Map(columns.map((column) => [column.colname ?? '', columnOf(column)]));
  model.putTable({
    name,
    kind: node.partspec === undefined ? 'table' : 'partitioned table',
    isNew,
    isComplete:
      node.if_not_exists !== true &&
      !hasOthers &&
      node.inhRelations === undefined &&
      node.ofTypename === undefined,
    columns: withPrimaryKey(known, constraints),
    constraints,
    ...(parent?.relname !== undefined && node.partbound !== undefined && { partitionOf: rangeName(parent) }),
    ...(node.partspec !== undefined && {
      partitionKey: unwrapAll(node.partspec.partParams, 'PartitionElem').map((element) => element.name),
    }),
  });
  if (isNew) model.markNew(name);
  putConstraintIndexes(model, name, constraints, isNew);
}

/** A primary key makes its columns NOT NULL (manual, CREATE TABLE). */
function withPrimaryKey(
  columns: KnownTable['columns'],
  constraints: readonly KnownConstraint[],
): KnownTable['columns'] {
  const keys = new Set(
    constraints.filter(({ kind }) => kind === 'primary key').flatMap((one) => one.columns),
  );
  return new Map(
    [...columns].map(([name, column]) => [name, keys.has(name) ? { ...column, isNotNull: true } : column]),
  );
}

export function putConstraintIndexes(
  model: SchemaModel,
  table: ObjectName,
  constraints: readonly KnownConstraint[],
  isNew: boolean,
): void {
  for (const constraint of constraints) {
    const index = indexOfConstraint(table, constraint, isNew);
    if (index !== undefined) model.putIndex(index);
  }
}

function putEmpty(
  model: SchemaModel,
  name: ObjectName,
  what: Pick<KnownTable, 'kind' | 'reads'>,
  isNew: boolean,
): void {
  model.putTable({ ...what, name, isNew, isComplete: false, columns: new Map(), constraints: [] });
  if (isNew) model.markNew(name);
}

function createIndex(node: NodeOf<'IndexStmt'>, model: SchemaModel, isPending: boolean): void {
  const isNew = isPending && node.if_not_exists !== true;
  const index = indexOf(node, isNew);
  if (index === undefined) return;
  if (node.if_not_exists === true && model.index(index.name) !== undefined) return;
  const name = node.idxname === undefined ? freeName(model, index.name) : index.name;
  model.putIndex({ ...index, name });
  if (isNew) model.markNew(name);
}

/** The server counts on where the name that it would choose is taken. */
function freeName(model: SchemaModel, name: ObjectName): ObjectName {
  let free = name;
  for (let number = 1; model.index(free) !== undefined; number += 1)
    free = { ...name, name: `${name.name}${number}` };
  return free;
}

function rename(
  { renameType, relation, object, subname = '', newname = '' }: NodeOf<'RenameStmt'>,
  model: SchemaModel,
): void {
  if (renameType === 'OBJECT_COLUMN' && relation !== undefined)
    return renameColumn(model, rangeName(relation), subname, newname);
  const kind = kindOf(renameType);
  if (kind === undefined) return;
  const from = relation === undefined ? objectName(object, kind) : rangeName(relation, kind);
  model.move(from, { ...from, name: newname });
}

function renameColumn(model: SchemaModel, name: ObjectName, from: string, to: string): void {
  const table = model.table(name);
  if (table === undefined) return;
  const other = (column: string): string => (column === from ? to : column);
  model.putTable({
    ...table,
    columns: new Map(
      [...table.columns.values()].map((column) => [
        other(column.name),
        { ...column, name: other(column.name) },
      ]),
    ),
    constraints: table.constraints.map((constraint) => ({
      ...constraint,
      columns: constraint.columns.map(other),
    })),
  });
  for (const index of model.indexesOf(name))
    model.putIndex({
      ...index,
      columns: index.columns.map((column) => column && other(column)),
      include: index.include.map(other),
      ...(index.keys !== undefined && { keys: index.keys.map((key) => renamedKey(key, from, to)) }),
    });
}

function renamedKey(key: KnownKey, from: string, to: string): KnownKey {
  return key.column === from
    ? { ...key, column: to, what: key.what.replace(keyText(from), keyText(to)) }
    : key;
}
