/** One column of a row. Shares are 0 to 1. */
export interface ColumnWidth {
  readonly nullShare: number;
  /** In bytes: 1, 2, 4 or 8. */
  readonly align: number;
  /** Stored bytes with their header, and how often, of the values that are not null; shares sum up to 1. */
  readonly widths: readonly (readonly [bytes: number, share: number])[];
  /** Values with a header of one byte (up to 127 bytes in all) are not aligned (manual 73.6). */
  readonly isVarying: boolean;
}

export interface TupleWidth {
  /** Of a row on average, padded to 8 bytes, without its line pointer. */
  readonly bytes: number;
  /** All rows are of one size. */
  readonly isFixed: boolean;
}

/** What stands before the values, aligned to 8 bytes. */
export interface TupleHeader {
  readonly bytes: number;
  /** More where the row has a null. */
  readonly nullBitmapBytes: number;
}

/** A row with a null carries a bitmap, which the padding makes 8 bytes more (access/itup.h). */
const INDEX_HEADER: TupleHeader = { bytes: 8, nullBitmapBytes: 8 };
const MAX_ALIGN = 8;
const LONGEST_SHORT = 127;

/**
 * Padding depends on where the columns before end. So what is followed is how likely each place modulo 8 is, columns
 * taken as independent; the bytes are then exact on average, where the shares are.
 */
export function tupleWidth(columns: readonly ColumnWidth[], header = INDEX_HEADER): TupleWidth {
  let places: readonly number[] = [1, 0, 0, 0, 0, 0, 0, 0];
  let bytes = 0;
  for (const column of columns) {
    const next = append(places, column);
    places = next.places;
    bytes += next.bytes;
  }
  const padding = expected(places, (place) => paddingTo(place, MAX_ALIGN));
  const noNull = columns.reduce((share, { nullShare }) => share * (1 - nullShare), 1);
  const isFixed = columns.every(
    ({ nullShare, widths }) => (nullShare === 0 || nullShare === 1) && widths.length <= 1,
  );
  return { bytes: header.bytes + header.nullBitmapBytes * (1 - noNull) + bytes + padding, isFixed };
}

function append(
  places: readonly number[],
  { nullShare, align, widths, isVarying }: ColumnWidth,
): { readonly places: readonly number[]; readonly bytes: number } {
  const next = places.map((share) => share * nullShare);
  let bytes = 0;
  for (const [width, share] of widths) {
    const ownAlign = isVarying && width <= LONGEST_SHORT ? 1 : align;
    for (const [place, likely] of places.entries()) {
      const weight = likely * share * (1 - nullShare);
      const added = paddingTo(place, ownAlign) + width;
      bytes += weight * added;
      const to = Math.round(place + added) % MAX_ALIGN;
      next[to] = (next[to] ?? 0) + weight;
    }
  }
  return { places: next, bytes };
}

function paddingTo(place: number, align: number): number {
  return (align - (place % align)) % align;
}

function expected(places: readonly number[], value: (place: number) => number): number {
  return places.reduce((sum, share, place) => sum + share * value(place), 0);
}
