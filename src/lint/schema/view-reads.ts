import type { Node, RangeVar } from 'libpg-query';
import { namesOf, unwrap } from '../../migrations/node.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { KnownSchema, ViewRead } from './known-schema.ts';

/** Which columns of which tables a query reads, as far as its text and what is known of the tables tell. */
export function readsOf(query: Node | undefined, schema: KnownSchema): readonly ViewRead[] {
  const found: Found = { ranges: [], references: [], shared: [], queries: new Set() };
  walk(query, found);
  const ranges = found.ranges.filter(
    ({ schemaname, relname = '' }) => schemaname !== undefined || !found.queries.has(relname),
  );
  return ranges.map((range) => {
    const own = range.alias?.aliasname ?? range.relname;
    const table = rangeName(range);
    const names = new Set(found.shared);
    for (const reference of found.references) {
      const [name, qualifier] = [reference.at(-1), reference.at(-2)];
      if (
        qualifier !== undefined ? qualifier !== own : !isSurely(name, table, { schema, count: ranges.length })
      )
        continue;
      for (const column of name === undefined ? allOf(table, schema) : [name]) names.add(column);
    }
    return { table, columns: names };
  });
}

interface Found {
  readonly ranges: RangeVar[];
  /** `[alias, column]`; undefined at the end is a star. */
  readonly references: (readonly (string | undefined)[])[];
  /** USING (a, b) */
  readonly shared: string[];
  /** Names of WITH. */
  readonly queries: Set<string>;
}

function walk(node: unknown, found: Found): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [kind, value] of Object.entries(node) as [string, never][]) {
    if (kind === 'RangeVar') found.ranges.push(value);
    else if (kind === 'ColumnRef') found.references.push(referenceOf(value));
    else if (kind === 'CommonTableExpr') found.queries.add((value as { ctename?: string }).ctename ?? '');
    else if (kind === 'usingClause') found.shared.push(...namesOf(value));
    walk(value, found);
  }
}

function referenceOf({ fields }: { readonly fields?: Node[] }): readonly (string | undefined)[] {
  return (fields ?? []).map((field) => unwrap(field, 'String')?.sval);
}

/** A bare name among several tables belongs to the one that is known to have it. */
function isSurely(
  name: string | undefined,
  table: ObjectName,
  { schema, count }: { readonly schema: KnownSchema; readonly count: number },
): boolean {
  return name === undefined || count === 1 || schema.table(table)?.columns.has(name) === true;
}

function allOf(table: ObjectName, schema: KnownSchema): readonly string[] {
  return [...(schema.table(table)?.columns.keys() ?? [])];
}
