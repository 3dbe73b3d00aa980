import type { PredicateRows } from '../../facts/predicate-rows.ts';
import type { TargetColumn } from '../../facts/target-columns.ts';
import type { TargetDistinct } from '../../facts/target-distinct.ts';
import type { TargetTable } from '../../facts/target-tables.ts';
import type { WantedIndex, WantedKey } from '../wanted-indexes.ts';
import { bTreeSize, PAGE } from './b-tree-size.ts';
import { columnWidth } from './column-width.ts';
import { keyGroups, type KeyGroups } from './key-groups.ts';
import { tupleWidth, type TupleWidth } from './tuple-width.ts';

/** What is asked of the database about one wanted index. */
export interface IndexGround {
  readonly tables: readonly TargetTable[];
  readonly columns: readonly TargetColumn[];
  readonly together: readonly TargetDistinct[];
  /** Of a partial index. */
  readonly predicateRows: PredicateRows | undefined;
}

export type IndexForecast =
  | {
      readonly kind: 'known';
      /** Of the index, over all partitions. */
      readonly bytes: number;
      /** Smaller than `bytes` where columns that go together could make fewer different keys than is known. */
      readonly leastBytes: number;
      /** What is sorted, before equal keys are merged: the temporary files. */
      readonly sortedBytes: number;
      readonly tableBytes: number;
      readonly rows: number;
      /** Long values may be compressed in an index: it will not be larger than that. */
      readonly mayCompress: boolean;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly fix?: string };

/** The tables where this index will be built: the one that is named, or the partitions below it. */
export function tablesOf(index: WantedIndex, tables: readonly TargetTable[]): readonly TargetTable[] {
  return tables.filter(
    ({ names, partOf }) =>
      names.includes(index.table) || (!index.isOnlyItself && partOf.includes(index.table)),
  );
}

/** From the statistics alone; where they are missing it is unknown, never a guess. */
export function forecastIndex(index: WantedIndex, ground: IndexGround): IndexForecast {
  const tables = tablesOf(index, ground.tables);
  const sizes = tables.map((table) => ({ table, rows: rowsNow(table) }));
  const uncounted = sizes.find(({ rows }) => rows === undefined)?.table;
  if (uncounted !== undefined)
    return uncounted.bytes === null
      ? unknown(`somebody holds ${uncounted.table} with ACCESS EXCLUSIVE, so that its size cannot be asked`)
      : neverAnalyzed(uncounted.table);
  const all = sizes.reduce((sum, { rows = 0 }) => sum + rows, 0);
  const tableBytes = tables.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const known = { kind: 'known', tableBytes, rows: all, mayCompress: false } as const;
  if (all === 0) return { ...known, bytes: PAGE, leastBytes: PAGE, sortedBytes: 0 };
  if (index.method === 'brin') {
    const bytes = brinBytes(tableBytes);
    return { ...known, bytes, leastBytes: bytes, sortedBytes: 0 };
  }
  if (index.method !== 'btree')
    return unknown(`the size of a ${index.method} index hangs on more than the statistics tell`);
  const share = shareOf(index, ground.predicateRows, all);
  if (typeof share === 'string') return unknown(share);
  return addUp(index, { ...ground, sizes: sizes.map(({ table, rows = 0 }) => ({ table, rows })), share });
}

interface Sized extends IndexGround {
  readonly sizes: readonly { readonly table: TargetTable; readonly rows: number }[];
  /** Of the rows that the index will have, 0 to 1. */
  readonly share: number;
}

/** Statistics are read of the largest tables only: the smallest partitions are taken to be like them. */
function addUp(index: WantedIndex, { sizes, columns, together, share }: Sized): IndexForecast {
  const read = sizes.filter(({ table }) => columns.some(({ oid }) => oid === table.oid));
  const forecasts = read.map(({ table, rows }) => {
    const own = <Row extends { readonly oid: number }>(all: readonly Row[]): readonly Row[] =>
      all.filter(({ oid }) => oid === table.oid);
    if (rows === 0) return emptyForecast();
    return forecastTable(index, {
      table,
      rows: rows * share,
      columns: own(columns),
      together: own(together),
    });
  });
  const failed = forecasts.find((one) => one.kind === 'unknown');
  if (failed !== undefined) return failed;
  const known = forecasts.filter((one) => one.kind === 'known');
  const rows = sum(sizes.map((one) => one.rows));
  const scale = rows / Math.max(1, sum(read.map((one) => one.rows)));
  const total = (key: 'bytes' | 'leastBytes' | 'sortedBytes'): number =>
    Math.round(sum(known.map((one) => one[key])) * scale);
  return {
    kind: 'known',
    bytes: total('bytes'),
    leastBytes: total('leastBytes'),
    sortedBytes: total('sortedBytes'),
    tableBytes: sum(sizes.map(({ table }) => table.bytes ?? 0)),
    rows: rows * share,
    mayCompress: known.some(({ mayCompress }) => mayCompress),
  };
}

interface OneTable {
  readonly table: TargetTable;
  /** That the index will have. */
  readonly rows: number;
  readonly columns: readonly TargetColumn[];
  readonly together: readonly TargetDistinct[];
}

function forecastTable(index: WantedIndex, { table, rows, columns, together }: OneTable): IndexForecast {
  const wanted = [...index.keys.map(({ column }) => column), ...index.includes];
  const found = wanted.map((name) => columns.find(({ column }) => column === name));
  const problem = found
    .map((column, at) => problemOf(table, wanted[at], column))
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
function mayMerge(keys: readonly WantedKey[], columns: readonly TargetColumn[]): boolean {
  return keys.every(({ opclass }, at) => {
    const column = columns[at];
    if (column?.isDeterministic !== true) return false;
    return opclass?.endsWith('_pattern_ops') === true || column.isEqualImage === true;
  });
}

function problemOf(
  { table }: TargetTable,
  wanted: string | undefined,
  column: TargetColumn | undefined,
): IndexForecast | undefined {
  if (wanted === undefined) return unknown('an expression has no statistics before its index is built');
  if (column === undefined) return unknown(`${table} has no column ${wanted} yet`);
  if (!column.isVisible)
    return {
      ...unknown(`the statistics of ${table} are hidden from this role`),
      fix: `grant select on ${table} to current_user;`,
    };
  if (column.nullShare === null) return neverAnalyzed(table);
  const isOnlyWide = column.length === -1 && column.widths !== null && column.widths.length === 0;
  if (isOnlyWide && column.nullShare < 1)
    return unknown(`the values of ${wanted} are too long for the statistics`);
  return undefined;
}

function unknown(reason: string): IndexForecast & { readonly kind: 'unknown' } {
  return { kind: 'unknown', reason };
}

function neverAnalyzed(table: string): IndexForecast {
  return { ...unknown(`${table} has no statistics yet`), fix: `analyze ${table};` };
}

function emptyForecast(): IndexForecast {
  const [bytes, leastBytes] = [PAGE, PAGE];
  return { kind: 'known', bytes, leastBytes, sortedBytes: 0, tableBytes: 0, rows: 0, mayCompress: false };
}

/** As the planner does it: the rows of a page, as last counted, times the pages of now. undefined: nobody knows. */
function rowsNow({ rows, pages, bytes }: TargetTable): number | undefined {
  if (bytes === 0) return 0;
  if (rows < 0 || pages === 0) return undefined;
  return bytes === null ? rows : (rows / pages) * (bytes / PAGE);
}

/** A share of the rows, or why there is none. */
function shareOf(index: WantedIndex, predicate: PredicateRows | undefined, rows: number): number | string {
  if (index.predicate === undefined) return 1;
  if (predicate === undefined) return 'how many rows meet its condition was not asked';
  if ('unknown' in predicate) return `how many rows meet its condition cannot be told: ${predicate.unknown}`;
  return Math.min(1, predicate.rows / rows);
}

/** A range of 128 pages has one row of about 24 bytes, found by a map of one page for 1,360 ranges (manual 71.5). */
function brinBytes(tableBytes: number): number {
  const ranges = Math.ceil(tableBytes / PAGE / 128);
  return (1 + Math.ceil(ranges / 1360) + Math.ceil(ranges / 290)) * PAGE;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
