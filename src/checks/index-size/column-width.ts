import type { TargetColumn } from '../../facts/target-columns.ts';
import type { ColumnWidth } from './tuple-width.ts';

/** From the statistics of a column that has some. */
export function columnWidth(column: TargetColumn): ColumnWidth {
  const { nullShare, align, length } = column;
  const isVarying = length < 0;
  return { nullShare: nullShare ?? 0, align, isVarying, widths: isVarying ? varying(column) : [[length, 1]] };
}

/**
 * The kept values show how lengths are spread; the average over all of them is the one of ANALYZE, which counts more
 * rows and also the long values that it does not keep, cut to whole bytes.
 */
function varying({ averageWidth, widths }: TargetColumn): ColumnWidth['widths'] {
  const average = averageWidth ?? 0;
  const total = (widths ?? []).reduce((sum, [, share]) => sum + share, 0);
  if (widths === null || total <= 0) return spread(average + 0.5);
  const mean = widths.reduce((sum, [bytes, share]) => sum + bytes * share, 0) / total;
  const missing = mean < average ? average - mean : Math.min(0, average + 1 - mean);
  const shift = Math.round(missing);
  return widths.map(([bytes, share]) => [Math.max(1, bytes + shift), share / total]);
}

/** Lengths that nobody knows: as likely to end at one place modulo 8 as at another. */
function spread(mean: number): ColumnWidth['widths'] {
  const first = Math.max(1, Math.round(mean - 3.5));
  return Array.from({ length: 8 }, (_, more) => [first + more, 1 / 8] as const);
}
