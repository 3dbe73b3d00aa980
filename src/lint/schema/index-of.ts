import type { IndexElem } from 'libpg-query';
import { namesOf, unwrapAll, type NodeOf } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { comparable } from './comparable.ts';
import type { KnownIndex, KnownKey } from './known-schema.ts';

/** The index that a CREATE INDEX makes; where it gives no name, the one that the server chooses first. */
export function indexOf(node: NodeOf<'IndexStmt'>, isNew: boolean): KnownIndex | undefined {
  if (node.relation === undefined) return undefined;
  const table = rangeName(node.relation);
  const keys = keysOf(node);
  const include = includedIn(node);
  const parts = [...keys.map(({ column }) => column ?? 'expr'), ...include];
  return {
    // an index lives in the schema of its table (manual, CREATE INDEX)
    name: {
      kind: 'index',
      schema: table.schema,
      name: node.idxname ?? `${[table.name, ...parts].join('_')}_idx`,
    },
    ...{ table, keys, include, isNew },
    isUnique: node.unique === true,
    isValid: true,
    columns: keys.map(({ column }) => column),
    isPartial: node.whereClause !== undefined,
    ...(node.whereClause !== undefined && { predicate: node.whereClause }),
    method: node.accessMethod ?? 'btree',
  };
}

export function keysOf(node: NodeOf<'IndexStmt'>): readonly KnownKey[] {
  return unwrapAll(node.indexParams, 'IndexElem').map(keyOf);
}

export function includedIn(node: NodeOf<'IndexStmt'>): readonly string[] {
  return unwrapAll(node.indexIncludingParams, 'IndexElem').flatMap(({ name }) => name ?? []);
}

/** NULLs come last, and first where the order is descending, unless the statement says otherwise (manual, CREATE INDEX). */
function keyOf({
  name,
  expr,
  opclass,
  opclassopts,
  collation,
  ordering,
  nulls_ordering,
}: IndexElem): KnownKey {
  const isDescending = ordering === 'SORTBY_DESC';
  return {
    column: name,
    what: [
      name === undefined ? comparable(expr) : keyText(name),
      namesOf(opclass).at(-1) ?? '',
      opclassopts === undefined ? '' : comparable(opclassopts),
      namesOf(collation).at(-1) ?? '',
    ].join(' '),
    isDescending,
    isNullsFirst:
      nulls_ordering === 'SORTBY_NULLS_FIRST' || (isDescending && nulls_ordering !== 'SORTBY_NULLS_LAST'),
  };
}

/** A column without more, as PRIMARY KEY and UNIQUE have them. */
export function plainKey(column: string): KnownKey {
  return { column, what: `${keyText(column)}   `, isDescending: false, isNullsFirst: false };
}

export function keyText(column: string): string {
  return JSON.stringify([column]);
}
