import { grantSelect } from '../../db/grant-select.ts';
import type { PredicateRows } from '../../facts/predicate-rows.ts';
import type { TargetColumn } from '../../facts/target-columns.ts';
import type { TargetDistinct } from '../../facts/target-distinct.ts';
import type { TargetTable } from '../../facts/target-tables.ts';
import type { WantedIndex } from '../wanted-indexes.ts';
import { PAGE } from './b-tree-size.ts';
import { forecastTable } from './forecast-table.ts';
import { neverAnalyzed, unknown, type IndexForecast, type Unknown } from './forecast.ts';

/** What is asked of the database about one wanted index. */
export interface IndexGround {
  readonly tables: readonly TargetTable[];
  readonly columns: readonly TargetColumn[];
  readonly together: readonly TargetDistinct[];
  /** Of a partial index. */
  readonly predicateRows: PredicateRows | undefined;
  /** Who asks, for the GRANT. */
  readonly role: string;
}

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
  const share = shareOf(index, ground, all);
  if (typeof share !== 'number') return share;
  return addUp(index, { ...ground, sizes: sizes.map(({ table, rows = 0 }) => ({ table, rows })), share });
}

interface Sized extends IndexGround {
  readonly sizes: readonly { readonly table: TargetTable; readonly rows: number }[];
  /** Of the rows that the index will have, 0 to 1. */
  readonly share: number;
}

/** Statistics are read of the largest tables only: the smallest partitions are taken to be like them. */
function addUp(index: WantedIndex, { sizes, columns, together, share, role }: Sized): IndexForecast {
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
      role,
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

/** As the planner does it: the rows of a page, as last counted, times the pages of now. undefined: nobody knows. */
function rowsNow({ rows, pages, bytes }: TargetTable): number | undefined {
  if (bytes === 0) return 0;
  if (rows < 0 || pages === 0) return undefined;
  return bytes === null ? rows : (rows / pages) * (bytes / PAGE);
}

/** A share of the rows, or why there is none. */
function shareOf(index: WantedIndex, { predicateRows, role }: IndexGround, rows: number): number | Unknown {
  if (index.predicate === undefined) return 1;
  if (predicateRows === undefined) return unknown('how many rows meet its condition was not asked');
  if ('rows' in predicateRows) return Math.min(1, predicateRows.rows / rows);
  const reason = `how many rows meet its condition cannot be told: ${predicateRows.unknown}`;
  return { ...unknown(reason), ...(predicateRows.isDenied && { fix: grantSelect(index.table, role) }) };
}

/** A range of 128 pages has one row of about 24 bytes, found by a map of one page for 1,360 ranges (manual 71.5). */
function brinBytes(tableBytes: number): number {
  const ranges = Math.ceil(tableBytes / PAGE / 128);
  return (1 + Math.ceil(ranges / 1360) + Math.ceil(ranges / 290)) * PAGE;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function emptyForecast(): IndexForecast {
  const [bytes, leastBytes] = [PAGE, PAGE];
  return { kind: 'known', bytes, leastBytes, sortedBytes: 0, tableBytes: 0, rows: 0, mayCompress: false };
}
