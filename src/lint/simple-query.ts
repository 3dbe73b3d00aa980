import type { Node } from 'libpg-query';
import { asKind, namesOf, unwrap } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import { equalities, type Equality } from './conditions.ts';
import type { LintStatement } from './lint-file.ts';

/** A SELECT from one table, without subqueries: what it reads can be told by its text. */
export interface SimpleQuery {
  readonly table: ObjectName;
  readonly pinned: readonly Equality[];
  /** Columns that it names anywhere. */
  readonly columns: ReadonlySet<string>;
  readonly hasStar: boolean;
}

/** undefined for everything else: joins, subqueries, WITH, UNION. */
export function simpleQueryOf(statement: LintStatement): SimpleQuery | undefined {
  const node = asKind(statement, 'SelectStmt');
  const from = node?.fromClause ?? [];
  const relation = unwrap(from[0], 'RangeVar');
  if (node === undefined || relation === undefined || from.length !== 1 || node.withClause !== undefined)
    return undefined;
  const seen = { columns: new Set<string>(), hasStar: false, hasQuery: false };
  const parts = [node.targetList, node.whereClause, node.groupClause, node.havingClause, node.sortClause];
  for (const part of parts) look(part, seen);
  if (seen.hasQuery) return undefined;
  const { columns, hasStar } = seen;
  return { table: rangeName(relation), pinned: equalities(node.whereClause), columns, hasStar };
}

interface Seen {
  readonly columns: Set<string>;
  hasStar: boolean;
  hasQuery: boolean;
}

function look(node: unknown, seen: Seen): void {
  if (Array.isArray(node)) for (const one of node) look(one, seen);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'SubLink') seen.hasQuery = true;
    if (key === 'ColumnRef') lookAtColumn(value as { readonly fields?: readonly Node[] }, seen);
    else look(value, seen);
  }
}

function lookAtColumn({ fields = [] }: { readonly fields?: readonly Node[] }, seen: Seen): void {
  const last = fields.slice(-1);
  if (unwrap(last[0], 'A_Star') !== undefined) seen.hasStar = true;
  const [name] = namesOf(last);
  if (name !== undefined) seen.columns.add(name);
}
