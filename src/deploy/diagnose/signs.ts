import type { Node, ObjectType } from 'libpg-query';
import { namesOf, unwrap, unwrapAll, type Kind, type NodeOf } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { listName, objectName, rangeName } from '../../migrations/range-name.ts';
import type { Statement } from '../../migrations/migration.ts';
import { alterTableTraces } from './alter-table-traces.ts';
import type { Parameters, Question } from './questions.ts';
import { typeText } from './type-text.ts';

/** Something in the catalog that tells whether a statement has run. */
export interface Trace {
  readonly question: Question;
  readonly parameters: Parameters;
  /** It has run when this is there; false: when it is gone. */
  readonly isThereAfter: boolean;
}

/**
 * traces: it has run when all of them say so. index: the server compares the definition. repeatable: sending it twice
 * is as good as once. unknown: the catalog does not tell (data, DO, functions called).
 */
export type Signs =
  | { readonly kind: 'traces'; readonly traces: readonly Trace[]; readonly isReplaceable?: boolean }
  | { readonly kind: 'index' | 'repeatable' | 'unknown' };

const REPEATABLE: Signs = { kind: 'repeatable' };
const UNKNOWN: Signs = { kind: 'unknown' };

export function signsOf(statement: Statement): Signs {
  const judge = JUDGES[statement.kind as Kind] as ((node: unknown) => Signs) | undefined;
  return judge?.(statement.node) ?? UNKNOWN;
}

type Judges = { readonly [K in Kind]?: (node: NodeOf<K>) => Signs };

const repeatable = (): Signs => REPEATABLE;
const traces = (...found: readonly Trace[]): Signs =>
  found.length === 0 ? UNKNOWN : { kind: 'traces', traces: found };

export function trace(question: Question, parameters: Parameters, isThereAfter = true): Trace {
  return { question, parameters, isThereAfter };
}

const relation = (range: NodeOf<'RangeVar'> | undefined, isThereAfter = true): readonly Trace[] =>
  // a temporary one went with its session
  range === undefined || range.relpersistence === 't'
    ? []
    : [trace('relation', [renderObjectName(rangeName(range))], isThereAfter)];

const type = (names: readonly Node[] | undefined): string => renderObjectName(listName(names, 'type'));

const JUDGES: Judges = {
  CreateStmt: (node) => createTable(node),
  CreateTableAsStmt: ({ into }) => traces(...relation(into?.rel)),
  ViewStmt: ({ view, replace }) => (replace === true ? REPEATABLE : traces(...relation(view))),
  CreateSeqStmt: ({ sequence }) => traces(...relation(sequence)),
  IndexStmt: () => ({ kind: 'index' }),
  AlterTableStmt: (node) => alterTable(node),
  RenameStmt: (node) => rename(node),
  DropStmt: (node) => drop(node),
  CreateEnumStmt: ({ typeName, vals }) =>
    traces(
      trace('type', [type(typeName)]),
      ...namesOf(vals).map((value) => trace('enumValue', [type(typeName), value])),
    ),
  AlterEnumStmt: ({ typeName, newVal = '', oldVal }) =>
    traces(
      trace('enumValue', [type(typeName), newVal]),
      ...(oldVal === undefined ? [] : [trace('enumValue', [type(typeName), oldVal], false)]),
    ),
  CreateDomainStmt: ({ domainname }) => traces(trace('type', [type(domainname)])),
  CompositeTypeStmt: ({ typevar }) =>
    traces(...(typevar === undefined ? [] : [trace('type', [renderObjectName(rangeName(typevar, 'type'))])])),
  CreateRangeStmt: ({ typeName }) => traces(trace('type', [type(typeName)])),
  CreateFunctionStmt: (node) => createFunction(node),
  CreateTrigStmt: ({ relation: table, trigname = '' }) => partOf('trigger', table, trigname),
  CreatePolicyStmt: ({ table, policy_name: name = '' }) => partOf('policy', table, name),
  CreateSchemaStmt: ({ schemaname, schemaElts }) =>
    schemaname === undefined || schemaElts !== undefined ? UNKNOWN : traces(trace('schema', [schemaname])),
  CreateExtensionStmt: ({ extname = '' }) => traces(trace('extension', [extname])),
  VariableSetStmt: repeatable,
  CommentStmt: repeatable,
  GrantStmt: repeatable,
  AlterOwnerStmt: repeatable,
  VacuumStmt: repeatable,
  ReindexStmt: repeatable,
  RefreshMatViewStmt: repeatable,
};

function createTable({ relation: range, tableElts }: NodeOf<'CreateStmt'>): Signs {
  const table = relation(range);
  const [name] = table[0]?.parameters ?? [];
  if (name === undefined) return UNKNOWN;
  const columns = unwrapAll(tableElts, 'ColumnDef').map(({ colname = '', typeName }) =>
    trace('column', [name, colname, typeText(typeName)]),
  );
  return traces(...table, ...columns);
}

function alterTable({ relation: range, cmds }: NodeOf<'AlterTableStmt'>): Signs {
  if (range === undefined) return UNKNOWN;
  const table = renderObjectName(rangeName(range));
  const found = unwrapAll(cmds, 'AlterTableCmd').map((command) => alterTableTraces(table, command));
  if (found.includes(undefined)) return UNKNOWN;
  const all = found.flatMap((each) => each ?? []);
  return all.length === 0 ? REPEATABLE : traces(...all);
}

const RELATIONS: readonly (ObjectType | undefined)[] = [
  'OBJECT_TABLE',
  'OBJECT_INDEX',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_FOREIGN_TABLE',
];

function rename({ renameType, relation: range, subname = '', newname = '' }: NodeOf<'RenameStmt'>): Signs {
  if (range === undefined) return UNKNOWN;
  const name = rangeName(range);
  const text = renderObjectName(name);
  if (RELATIONS.includes(renameType))
    return traces(
      trace('relation', [renderObjectName({ ...name, name: newname })]),
      trace('relation', [text], false),
    );
  if (renameType === 'OBJECT_COLUMN')
    return traces(trace('column', [text, newname, null]), trace('column', [text, subname, null], false));
  if (renameType === 'OBJECT_TABCONSTRAINT')
    return traces(trace('constraint', [text, newname]), trace('constraint', [text, subname], false));
  return UNKNOWN;
}

function drop({ objects = [], removeType, missing_ok: missingOk }: NodeOf<'DropStmt'>): Signs {
  const gone = (question: Question): Signs =>
    traces(
      ...objects.map((object) => trace(question, [renderObjectName(objectName(object, 'relation'))], false)),
    );
  if (RELATIONS.includes(removeType)) return gone('relation');
  if (removeType === 'OBJECT_TYPE' || removeType === 'OBJECT_DOMAIN') return gone('type');
  if (removeType === 'OBJECT_SCHEMA' || removeType === 'OBJECT_EXTENSION') {
    const question = removeType === 'OBJECT_SCHEMA' ? 'schema' : 'extension';
    return traces(...objects.map((object) => trace(question, [objectName(object, 'schema').name], false)));
  }
  return missingOk === true ? REPEATABLE : UNKNOWN;
}

function partOf(question: Question, table: NodeOf<'RangeVar'> | undefined, name: string): Signs {
  return table === undefined ? UNKNOWN : traces(trace(question, [renderObjectName(rangeName(table)), name]));
}

/** A function is known by its source: the same name alone may be the one that was to be replaced. */
function createFunction({ funcname, options, replace }: NodeOf<'CreateFunctionStmt'>): Signs {
  const source = unwrapAll(options, 'DefElem').find(({ defname }) => defname === 'as')?.arg;
  const [body] = namesOf(unwrap(source, 'List')?.items);
  if (body === undefined) return replace === true ? REPEATABLE : UNKNOWN;
  const { schema, name } = listName(funcname, 'routine');
  const found = trace('routine', [schema ?? null, name, body]);
  return { kind: 'traces', traces: [found], isReplaceable: replace === true };
}
