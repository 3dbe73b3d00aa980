import fc from 'fast-check';
import { expect, test } from 'vitest';
import { criticalSum, estimateShift } from '../../../../src/measure/pairs/signed-rank.ts';

/** Wilcoxon's table as printed (McCornack, JASA 60, 1965): n, one-sided tail, critical T. */
const TABLE: readonly (readonly [number, number, number])[] = [
  [6, 0.025, 0],
  [8, 0.025, 3],
  [10, 0.025, 8],
  [10, 0.005, 3],
  [15, 0.025, 25],
  [20, 0.05, 60],
  [20, 0.025, 52],
  [20, 0.005, 37],
  [25, 0.025, 89],
  [30, 0.025, 137],
  [30, 0.005, 109],
  [50, 0.025, 434],
  [50, 0.005, 373],
];

test.each(TABLE)('n = %i, tail %f: T = %i, as printed', (count, tail, critical) => {
  expect(criticalSum(count, tail)).toBe(critical);
});

test.each([5, 8, 11, 14])('n = %i: what counting all signs of all ranks says', (count) => {
  const sums = Array.from({ length: 2 ** count }, (_, signs) =>
    Array.from({ length: count }, (_, rank) => ((signs >> rank) & 1) * (rank + 1)).reduce((a, b) => a + b, 0),
  );
  for (const tail of [0.1, 0.05, 0.025, 0.005, 0.0005]) {
    const critical = criticalSum(count, tail);
    const share = (limit: number): number => sums.filter((sum) => sum <= limit).length / sums.length;
    expect(share(critical)).toBeLessThanOrEqual(tail);
    expect(share(critical + 1)).toBeGreaterThan(tail);
  }
});

test('as good as the normal approximation where that is good', () => {
  const mean = (200 * 201) / 4;
  const deviation = Math.sqrt((200 * 201 * 401) / 24);
  expect(Math.abs(criticalSum(200, 0.0005) - (mean - 3.2905 * deviation))).toBeLessThan(60);
});

test('the depression scores of Hollander and Wolfe (table 3.1): what R answers to wilcox.test(…, conf.int = TRUE)', () => {
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const shift = estimateShift(
    after.map((value, index) => value - (before[index] as number)),
    0.95,
  );
  expect(shift.estimate).toBeCloseTo(-0.46, 2);
  expect(shift.low).toBeCloseTo(-0.786, 3);
  expect(shift.high).toBeCloseTo(-0.01, 3);
});

test('too few differences for the confidence: nothing is excluded', () => {
  expect(estimateShift([1, 2, 3], 0.999)).toStrictEqual({ estimate: 2, low: -Infinity, high: Infinity });
});

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 12, maxLength: 40 });

test('the interval holds the estimate, widens with the confidence, and turns around with the sign', () => {
  fc.assert(
    fc.property(values, (differences) => {
      const { estimate, low, high } = estimateShift(differences, 0.95);
      const wide = estimateShift(differences, 0.99);
      expect(low).toBeLessThanOrEqual(estimate);
      expect(high).toBeGreaterThanOrEqual(estimate);
      expect(wide.low).toBeLessThanOrEqual(low);
      expect(wide.high).toBeGreaterThanOrEqual(high);
      const turned = estimateShift(
        differences.map((value) => -value),
        0.95,
      );
      expect([-turned.high, -turned.low]).toEqual([low, high].map((value) => expect.closeTo(value, 6)));
    }),
  );
});
