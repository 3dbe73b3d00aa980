import fc from 'fast-check';
import { expect, it } from 'vitest';
import { median, percentile, summarizeTimes } from '../../../src/measure/statistics.ts';

const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

it('takes the nineteenth of twenty as p95', () => {
  const times = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect(summarizeTimes(times)).toEqual({ n: 20, minMs: 1, p50Ms: 10, p90Ms: 18, p95Ms: 19, maxMs: 20 });
});

it('gives no p95 with fewer than twenty samples', () => {
  expect(summarizeTimes(Array.from({ length: 19 }, () => 1))).toEqual({
    n: 19,
    minMs: 1,
    p50Ms: 1,
    p90Ms: 1,
    maxMs: 1,
  });
});

it('refuses to summarize nothing', () => {
  expect(() => percentile([], 50)).toThrow(RangeError);
});

it('has a median between the two in the middle, which neither order nor sign moves', () => {
  expect(median([30, 10, 20])).toBe(20);
  expect(median([40, 10, 30, 20])).toBe(25);
  fc.assert(
    fc.property(samples, (values) => {
      expect(median([...values].reverse())).toBe(median(values));
      expect(median(values.map((value) => -value))).toBe(-median(values));
    }),
  );
});

it('is the smallest sample that the asked share does not exceed', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 100 }), (times, percent) => {
      const value = percentile(times, percent);
      const share = (limit: (time: number) => boolean): number =>
        (100 * times.filter(limit).length) / times.length;
      expect(times).toContain(value);
      expect(share((time) => time <= value)).toBeGreaterThanOrEqual(percent - 1e-9);
      expect(share((time) => time < value)).toBeLessThan(percent);
    }),
  );
});

it('does not depend on the order, and grows with the percent', () => {
  fc.assert(
    fc.property(samples, (times) => {
      const summary = summarizeTimes(times);
      expect(summarizeTimes([...times].reverse())).toEqual(summary);
      expect(summary.minMs).toBeLessThanOrEqual(summary.p50Ms);
      expect(summary.p50Ms).toBeLessThanOrEqual(summary.p95Ms ?? summary.maxMs);
      expect(summary.p95Ms ?? summary.maxMs).toBeLessThanOrEqual(summary.maxMs);
    }),
  );
});
