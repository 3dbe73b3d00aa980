import type { KeyGroups } from './key-groups.ts';
import type { TupleWidth } from './tuple-width.ts';

/** Rows with the same keys, and what one of them takes. */
export interface RowGroups extends KeyGroups {
  readonly row: TupleWidth;
}

export interface BTree {
  readonly rows: number;
  readonly row: TupleWidth;
  /** Of the key columns only: what inner pages keep. */
  readonly key: TupleWidth;
  /** undefined: equal keys are not merged. */
  readonly merged: readonly RowGroups[] | undefined;
  /** 10 to 100 (manual, CREATE INDEX, fillfactor). */
  readonly fillPercent: number;
}

export const PAGE = 8192;
const LINE_POINTER = 4;
/** A page without its header (24), its special space (16), and the line pointer kept for the high key. */
const USABLE = PAGE - 24 - 16 - 2 * LINE_POINTER;
const INNER_FILL_PERCENT = 70;
/** Row pointers of 6 bytes are merged into rows of at most a tenth of a page (nbtsort.c, _bt_load). */
const ROW_POINTER = 6;
const MOST_MERGED = 808;

/** Bytes of a B-tree as CREATE INDEX writes it (source: nbtsort.c, the same from version 13 on). */
export function bTreeSize({ rows, row, key, merged, fillPercent }: BTree): number {
  if (rows < 1) return PAGE;
  const { items, bytes, varying } = merged === undefined ? plain(rows, row) : merge(merged);
  const each = bytes / items;
  const room = USABLE - (PAGE * (100 - fillPercent)) / 100;
  // rows of different sizes leave half a row of room on average
  const isEven = row.isFixed && merged === undefined;
  const perPage = isEven ? Math.floor(room / each) : room / each - varying / items / 2;
  const leaves = Math.ceil(items / Math.max(perPage, 1));
  return (leaves + innerPages(leaves, key, merged !== undefined) + 1) * PAGE;
}

interface Leaf {
  readonly items: number;
  /** With line pointers. */
  readonly bytes: number;
  /** How many of the items are single rows of a size of their own. */
  readonly varying: number;
}

function plain(rows: number, row: TupleWidth): Leaf {
  return { items: rows, bytes: rows * (row.bytes + LINE_POINTER), varying: row.isFixed ? 0 : rows };
}

function merge(groups: readonly RowGroups[]): Leaf {
  return groups.flatMap(mergeAlike).reduce((all, leaf) => ({
    items: all.items + leaf.items,
    bytes: all.bytes + leaf.bytes,
    varying: all.varying + leaf.varying,
  }));
}

/** A mean between two whole numbers: so many groups of each. */
function mergeAlike({ groups, rowsEach, row }: RowGroups): readonly Leaf[] {
  const whole = Math.floor(rowsEach);
  const more = rowsEach - whole;
  return [
    mergeGroup(whole, row, groups * (1 - more)),
    ...(more === 0 ? [] : [mergeGroup(whole + 1, row, groups * more)]),
  ];
}

function mergeGroup(rows: number, row: TupleWidth, groups: number): Leaf {
  const most = Math.floor((MOST_MERGED - row.bytes) / ROW_POINTER);
  if (most < 2) return plain(rows * groups, row);
  const full = Math.floor(rows / most);
  const rest = rows % most;
  const single = rest === 1 ? 1 : 0;
  const ofRest = rest === 0 ? 0 : single === 1 ? row.bytes + LINE_POINTER : mergedBytes(rest, row.bytes);
  return {
    items: (full + Math.min(rest, 1)) * groups,
    bytes: (full * mergedBytes(most, row.bytes) + ofRest) * groups,
    varying: row.isFixed ? 0 : single * groups,
  };
}

function mergedBytes(rows: number, rowBytes: number): number {
  return Math.ceil((rowBytes + rows * ROW_POINTER) / 8) * 8 + LINE_POINTER;
}

/** Level upon level until one page is enough. Where keys repeat, inner rows carry a row pointer of 8 bytes more. */
function innerPages(leaves: number, key: TupleWidth, repeats: boolean): number {
  const each = key.bytes + (repeats ? 8 : 0) + LINE_POINTER;
  const perPage = Math.max(2, (USABLE - (PAGE * (100 - INNER_FILL_PERCENT)) / 100) / each);
  let pages = 0;
  for (let level = leaves; level > 1; pages += level) level = Math.ceil(level / perPage);
  return pages;
}
