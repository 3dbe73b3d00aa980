import { grantSelect } from '../../db/grant-select.ts';
import type { TargetColumn } from '../../facts/target-columns.ts';
import type { TargetDistinct } from '../../facts/target-distinct.ts';
import type { TargetTable } from '../../facts/target-tables.ts';
import type { WantedIndex, WantedKey } from '../wanted-indexes.ts';
import { bTreeSize } from './b-tree-size.ts';
import { columnWidth } from './column-width.ts';
import { neverAnalyzed, unknown, type IndexForecast, type Unknown } from './forecast.ts';
import { keyGroups, type KeyGroups } from './key-groups.ts';
import { tupleWidth, type TupleWidth } from './tuple-width.ts';

/** What of an index decides its size. */
export type IndexShape = Pick<WantedIndex, 'includes' | 'isUnique' | 'fillPercent' | 'deduplicates'> & {
  readonly keys: readonly Pick<WantedKey, 'column' | 'opclass'>[];
};

export interface OneTable {
  readonly table: TargetTable;
  /** That the index will have. */
  readonly rows: number;
  readonly columns: readonly TargetColumn[];
  readonly together: readonly TargetDistinct[];
  readonly role: string;
}

/** A B-tree of one table, from its statistics. */
export function forecastTable(
  index: IndexShape,
  { table, rows, columns, together, role }: OneTable,
): IndexForecast {
  const wanted = [...index.keys.map(({ column }) => column), ...index.includes];
  const found = wanted.map((name) => columns.find(({ column }) => column === name));
  const problem = found
    .map((column, at) => problemOf(wanted[at], column, { table, role }))
    .find((one) => one !== undefined);
  if (problem !== undefined) return problem;
  const known = found.filter((column) => column !== undefined);
  const keys = known.slice(0, index.keys.length);
  const row = tupleWidth(known.map(columnWidth));
  const key = tupleWidth(keys.map(columnWidth));
  const merges =
    index.deduplicates && !index.isUnique && index.includes.length === 0 && mayMerge(index.keys, keys);
  const sized = (groups: readonly KeyGroups[]): number => {
    const merged = merges ? groups.map((group) => ({ ...group, row: rowOf(group, keys) })) : undefined;
    return bTreeSize({ rows, row, key, merged, fillPercent: index.fillPercent ?? 90 });
  };
  const { most, least } = keyGroups(keys, { rows, tableRows: table.rows, together });
  return {
    kind: 'known',
    bytes: sized(most),
    leastBytes: sized(least),
    sortedBytes: Math.round(rows * (row.bytes + 8)),
    tableBytes: 0,
    rows,
    mayCompress: known.some(
      ({ averageWidth, widths }) => isLong(averageWidth) || widths?.some(([w]) => isLong(w)),
    ),
  };
}

/** A null takes less room than a value. */
function rowOf({ isNull }: KeyGroups, keys: readonly TargetColumn[]): TupleWidth {
  const widths = keys.map(columnWidth);
  if (isNull === undefined) return tupleWidth(widths);
  return tupleWidth(widths.map((width) => ({ ...width, nullShare: isNull ? 1 : 0 })));
}

/** Values of more than a sixteenth of a page are compressed in an index (TOAST_INDEX_TARGET, indextuple.c). */
function isLong(bytes: number | null): boolean {
  return (bytes ?? 0) > 508;
}

/** Merging wants every key's operator class to say that equal means the same bytes (support function 4). */
function mayMerge(keys: IndexShape['keys'], columns: readonly TargetColumn[]): boolean {
  return keys.every(({ opclass }, at) => {
    const column = columns[at];
    if (column?.isDeterministic !== true) return false;
    return opclass?.endsWith('_pattern_ops') === true || column.isEqualImage === true;
  });
}

function problemOf(
  wanted: string | undefined,
  column: TargetColumn | undefined,
  { table: { table }, role }: Pick<OneTable, 'table' | 'role'>,
): Unknown | undefined {
  if (wanted === undefined) return unknown('an expression has no statistics before its index is built');
  if (column === undefined) return unknown(`${table} has no column ${wanted} yet`);
  if (!column.isVisible)
    return {
      ...unknown(`role ${role} may not see the statistics of ${table}`),
      fix: grantSelect(table, role),
    };
  if (column.nullShare === null) return neverAnalyzed(table);
  const isKept = column.length !== -1 || column.nullShare === 1 || column.hasValues;
  return isKept ? undefined : unknown(`the values of ${wanted} are too long for the statistics`);
}
