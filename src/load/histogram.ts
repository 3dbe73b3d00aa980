// the file of the one kind that is used: the whole package is 310 kB and 110 ms, this is 50 kB and 7 ms
import library from 'hdr-histogram-js/dist/Int32Histogram.js';
import { FEWEST_FOR_P95 } from '../measure/statistics.ts';

type Library = typeof library.default;
/** A CommonJS module: Node.js wraps its default export once more, vitest does not. */
const Int32Histogram = (library as { readonly default?: Library }).default ?? (library as unknown as Library);

/** One in a hundred must be more than one. */
const FEWEST_FOR_P99 = 100;
const PER_MS = 1000;
const LONGEST_MS = 3_600_000;
const DIGITS = 3;

/** Times in milliseconds, three digits of them true. */
export interface Latency {
  readonly n: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  /** undefined with fewer than 20 samples. */
  readonly p95Ms?: number;
  /** undefined with fewer than 100 samples. */
  readonly p99Ms?: number;
  readonly maxMs: number;
}

/** Latencies of any number in 90 kB (HdrHistogram): from a microsecond to an hour, what is beyond counts as that. */
export class Histogram {
  readonly #counts = new Int32Histogram(1, LONGEST_MS * PER_MS, DIGITS);
  #sumMs = 0;
  #maxMs = 0;

  record(ms: number): void {
    this.#counts.recordValue(Math.min(LONGEST_MS * PER_MS, Math.max(1, Math.round(ms * PER_MS))));
    this.#sumMs += ms;
    this.#maxMs = Math.max(this.#maxMs, ms);
  }

  /** undefined: nothing was recorded. */
  summarize(): Latency | undefined {
    const n = this.#counts.totalCount;
    if (n === 0) return undefined;
    // a bucket's upper end may lie above what was ever recorded
    const percentile = (percent: number): number =>
      Math.min(this.#maxMs, this.#counts.getValueAtPercentile(percent) / PER_MS);
    return {
      n,
      meanMs: this.#sumMs / n,
      p50Ms: percentile(50),
      ...(n >= FEWEST_FOR_P95 && { p95Ms: percentile(95) }),
      ...(n >= FEWEST_FOR_P99 && { p99Ms: percentile(99) }),
      maxMs: this.#maxMs,
    };
  }
}
