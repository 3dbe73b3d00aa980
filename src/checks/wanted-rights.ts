import type { Node, RangeVar } from 'libpg-query';
import { describeStatement } from '../migrations/describe-statement.ts';
import type { Statement } from '../migrations/migration.ts';
import { asKind, type Kind, type NodeOf } from '../migrations/node.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import { objectName, rangeName } from '../migrations/range-name.ts';
import type { WantedRight } from './pending-work.ts';

type Right = WantedRight['right'];
type Wish = readonly [relation: string, right: Right];

/** What a statement wants to be allowed, as the manual's page of each command says. Unknown kinds want nothing. */
export function wantedRights(statement: Statement): readonly WantedRight[] {
  const wishes = READERS.flatMap((read) => read(statement));
  return wishes.map(([relation, right]) => ({ relation, right, statement: describeStatement(statement) }));
}

type Reader = (statement: Statement) => readonly Wish[];

const READERS: readonly Reader[] = [
  reader('IndexStmt', ({ relation }) => [...wish(relation, 'own'), ...wish(relation, 'create')]),
  reader('AlterTableStmt', ({ relation }) => wish(relation, 'own')),
  reader('RenameStmt', ({ relation }) => [...wish(relation, 'own'), ...wish(relation, 'create')]),
  reader('AlterObjectSchemaStmt', ({ relation }) => wish(relation, 'own')),
  reader('CreatePolicyStmt', ({ table }) => wish(table, 'own')),
  reader('RuleStmt', ({ relation }) => wish(relation, 'own')),
  reader('CreateStmt', ({ relation }) => wish(relation, 'create')),
  reader('ViewStmt', ({ view }) => wish(view, 'create')),
  reader('CreateSeqStmt', ({ sequence }) => wish(sequence, 'create')),
  reader('CreateTableAsStmt', ({ into }) => wish(into?.rel, 'create')),
  reader('ReindexStmt', ({ relation }) => wish(relation, 'maintain')),
  reader('RefreshMatViewStmt', ({ relation }) => wish(relation, 'maintain')),
  reader('InsertStmt', ({ relation }) => wish(relation, 'insert')),
  reader('UpdateStmt', ({ relation, whereClause }) => [
    ...wish(relation, 'update'),
    ...reading(relation, whereClause),
  ]),
  reader('DeleteStmt', ({ relation, whereClause }) => [
    ...wish(relation, 'delete'),
    ...reading(relation, whereClause),
  ]),
  reader('TruncateStmt', ({ relations = [] }) => relations.flatMap((node) => [named(node, 'truncate')])),
  reader('DropStmt', ({ removeType, objects = [] }) =>
    DROPPED_RELATIONS.has(removeType ?? '') ? objects.map((node) => named(node, 'drop')) : [],
  ),
];

const DROPPED_RELATIONS: ReadonlySet<string> = new Set([
  'OBJECT_TABLE',
  'OBJECT_INDEX',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
]);

function reader<K extends Kind>(kind: K, read: (node: NodeOf<K>) => readonly Wish[]): Reader {
  return (statement) => {
    const node = asKind(statement, kind);
    return node === undefined ? [] : read(node);
  };
}

function wish(relation: RangeVar | undefined, right: Right): readonly Wish[] {
  // pg_temp belongs to the session
  if (relation === undefined || relation.relpersistence === 't') return [];
  return [[renderObjectName(rangeName(relation)), right]];
}

function named(node: Node, right: Right): Wish {
  return [renderObjectName(objectName(node, 'relation')), right];
}

function reading(relation: RangeVar | undefined, condition: unknown): readonly Wish[] {
  return condition === undefined ? [] : wish(relation, 'select');
}
