import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind } from '../../migrations/node.ts';
import { named } from '../named.ts';
import { newColumnsOf, type NewColumn } from '../new-columns.ts';
import { defineRule } from '../rule.ts';

/** Bytes, and the multiple at which a value begins (pg_type.typlen, typalign). */
const FIXED: Readonly<Record<string, { readonly size: number; readonly align: number }>> = {
  ...Object.fromEntries(['bool', 'char'].map((name) => [name, { size: 1, align: 1 }])),
  ...Object.fromEntries(['int2', 'smallserial', 'serial2'].map((name) => [name, { size: 2, align: 2 }])),
  ...Object.fromEntries(
    ['int4', 'serial', 'serial4', 'float4', 'date', 'oid'].map((name) => [name, { size: 4, align: 4 }]),
  ),
  ...Object.fromEntries(
    ['int8', 'bigserial', 'serial8', 'float8', 'timestamp', 'timestamptz', 'time', 'money'].map((name) => [
      name,
      { size: 8, align: 8 },
    ]),
  ),
  uuid: { size: 16, align: 1 },
  interval: { size: 16, align: 8 },
};

/** Less is not worth an unusual order. */
const WORTH_BYTES = 8;

export const columnPadding = defineRule({
  id: 'column-padding',
  title: 'Columns in an order that leaves gaps',
  severity: 'info',
  isStyle: true,
  why: 'A value of eight bytes begins at a multiple of eight: a boolean or integer before it is followed by a gap, in every row, on disk and in memory.',
  versions: 'all',
  fix: 'columns of fixed width first, the widest in front, then those of variable width',
  evidence: 'pg_type.typalign and typlen (manual 65.6.1 and 52.64); arrays and domains are not counted.',
  roles: ['migration'],
  kinds: ['CreateStmt'],
  judge(statement) {
    if (asKind(statement, 'CreateStmt') === undefined) return [];
    const columns = newColumnsOf(statement);
    const [first] = columns;
    if (first === undefined) return [];
    const better = [...columns].sort((a, b) => alignOf(b) - alignOf(a));
    const saved = gapsOf(columns) - gapsOf(better);
    if (saved < WORTH_BYTES) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: named('table', first.table),
        message: `the order of its columns costs up to ${saved} bytes of padding in every row`,
        instead: `the order ${better.map(({ name }) => quoteIdentifier(name)).join(', ')}`,
      },
    ];
  },
});

function widthOf({ type, column }: NewColumn): (typeof FIXED)[string] | undefined {
  return (column.typeName?.arrayBounds ?? []).length > 0 ? undefined : FIXED[type];
}

function alignOf(column: NewColumn): number {
  return widthOf(column)?.align ?? 0;
}

/** Bytes of padding before values of fixed width; behind one of variable width nobody knows the place. */
function gapsOf(columns: readonly NewColumn[]): number {
  let [at, gaps] = [0, 0];
  for (const column of columns) {
    const width = widthOf(column);
    if (width === undefined) {
      // a short value of variable width begins anywhere; one byte is the least it takes
      at += 1;
      continue;
    }
    const gap = (width.align - (at % width.align)) % width.align;
    [at, gaps] = [at + gap + width.size, gaps + gap];
  }
  return gaps;
}
