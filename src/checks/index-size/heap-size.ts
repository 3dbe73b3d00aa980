import type { TargetColumn } from '../../facts/target-columns.ts';
import { PAGE } from './b-tree-size.ts';
import { columnWidth } from './column-width.ts';
import { tupleWidth, type TupleHeader } from './tuple-width.ts';

export interface Heap {
  readonly rows: number;
  /** With the statistics of all columns that are not dropped. */
  readonly columns: readonly TargetColumn[];
  /** Dropped ones too. */
  readonly columnCount: number;
  /** 10 to 100 (manual, CREATE TABLE, fillfactor). */
  readonly fillPercent: number;
}

const LINE_POINTER = 4;
/** A page without its header (manual 73.6.1). */
const USABLE = PAGE - 24;

/** Bytes of a table as COPY into an empty one writes it; what is stored apart (TOAST) is not in it. */
export function heapSize({ rows, columns, columnCount, fillPercent }: Heap): number {
  if (rows < 1) return 0;
  const row = tupleWidth(columns.map(columnWidth), headerOf(columnCount, columns.length));
  const each = row.bytes + LINE_POINTER;
  const room = USABLE - (PAGE * (100 - fillPercent)) / 100;
  // rows of different sizes leave half a row of room on average
  const perPage = row.isFixed ? Math.floor(room / each) : room / each - 0.5;
  return Math.ceil(rows / Math.max(perPage, 1)) * PAGE;
}

/**
 * 23 bytes, and a bit for every column where one is null, together aligned to 8 bytes (access/htup_details.h). A dropped
 * column is null in every row written since.
 */
function headerOf(columnCount: number, left: number): TupleHeader {
  const bytes = 24;
  const withNulls = Math.ceil((23 + Math.ceil(columnCount / 8)) / 8) * 8;
  return left < columnCount
    ? { bytes: withNulls, nullBitmapBytes: 0 }
    : { bytes, nullBitmapBytes: withNulls - bytes };
}
