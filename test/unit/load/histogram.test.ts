import { expect, it } from 'vitest';
import { Histogram } from '../../../src/load/histogram.ts';
import { percentile } from '../../../src/measure/statistics.ts';

function filled(samples: readonly number[]): ReturnType<Histogram['summarize']> {
  const histogram = new Histogram();
  for (const ms of samples) histogram.record(ms);
  return histogram.summarize();
}

/** 1, 2, … n milliseconds. */
function countTo(n: number): ReturnType<typeof filled> {
  return filled(Array.from({ length: n }, (_, index) => index + 1));
}

it('agrees with the samples to three digits', () => {
  // from microseconds to minutes, in no order
  const samples = Array.from({ length: 5000 }, (_, n) => 0.05 * 1.003 ** ((n * 2_741) % 5000));
  const summary = filled(samples);
  expect(summary?.n).toBe(5000);
  for (const [percent, ms] of [
    [50, summary?.p50Ms],
    [95, summary?.p95Ms],
    [99, summary?.p99Ms],
  ] as const) {
    const exact = percentile(samples, percent);
    expect(Math.abs((ms ?? 0) - exact) / exact).toBeLessThan(0.002);
  }
  expect(summary?.maxMs).toBe(Math.max(...samples));
  const mean = samples.reduce((sum, ms) => sum + ms, 0) / samples.length;
  expect(summary?.meanMs).toBeCloseTo(mean, 6);
});

it('gives no p95 of fewer than 20, no p99 of fewer than 100, and nothing of nothing', () => {
  expect(countTo(0)).toBeUndefined();
  expect(countTo(19)).not.toHaveProperty('p95Ms');
  expect(countTo(20)?.p95Ms).toBeCloseTo(19, 1);
  expect(countTo(99)).not.toHaveProperty('p99Ms');
  expect(countTo(100)?.p99Ms).toBeCloseTo(99, 0);
});

it('takes what is shorter than a microsecond or longer than an hour', () => {
  expect(filled([0, 4_000_000])).toMatchObject({ n: 2, maxMs: 4_000_000 });
});
