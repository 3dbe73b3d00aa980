/** Fewer samples than this give no p95: with 20, one slow run in twenty is left out and no more. */
export const FEWEST_FOR_P95 = 20;
/** By the same measure: one in ten, one in a hundred. */
const FEWEST_FOR_P90 = 10;
const FEWEST_FOR_P99 = 100;

/** Times of one query with one parameter set, in milliseconds. */
export interface Timing {
  readonly n: number;
  readonly minMs: number;
  readonly p50Ms: number;
  /** undefined with fewer than 10 samples. */
  readonly p90Ms?: number;
  /** undefined with fewer than 20 samples. */
  readonly p95Ms?: number;
  /** undefined with fewer than 100 samples. */
  readonly p99Ms?: number;
  readonly maxMs: number;
}

/** Nearest rank: the smallest sample that at least `percent` of all samples do not exceed, so a time really measured. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError(`no ${percent} % of ${samples.length} samples`);
  return value;
}

/** The middle, or the mean of the two in the middle: an estimate, not a time that was measured. Needs one value at least. */
export function median(values: readonly number[]): number {
  return medianOfSorted([...values].sort((a, b) => a - b));
}

export function medianOfSorted(ascending: ArrayLike<number>): number {
  const middle = ascending.length >> 1;
  const upper = ascending[middle] as number;
  return ascending.length % 2 === 1 ? upper : ((ascending[middle - 1] as number) + upper) / 2;
}

/** Needs one sample at least. */
export function summarizeTimes(samples: readonly number[]): Timing {
  return {
    n: samples.length,
    minMs: percentile(samples, 0),
    p50Ms: percentile(samples, 50),
    ...(samples.length >= FEWEST_FOR_P90 && { p90Ms: percentile(samples, 90) }),
    ...(samples.length >= FEWEST_FOR_P95 && { p95Ms: percentile(samples, 95) }),
    ...(samples.length >= FEWEST_FOR_P99 && { p99Ms: percentile(samples, 99) }),
    maxMs: percentile(samples, 100),
  };
}
