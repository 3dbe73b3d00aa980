import { expect, it } from 'vitest';
import { arrivalMs, arrivalsBefore, clientStartMs } from '../../../src/load/arrivals.ts';

const steady = { ratePerSecond: 200, rampUpMs: 0 };
const growing = { ratePerSecond: 100, rampUpMs: 10_000 };

it('spaces arrivals evenly', () => {
  expect([0, 1, 2, 1000].map((number) => arrivalMs(number, steady))).toEqual([0, 5, 10, 5000]);
});

it('begins slowly, and has the whole rate behind the ramp-up', () => {
  expect(arrivalMs(0, growing)).toBe(0);
  // a quarter of the 500 of the ramp-up are due in the first half of it
  expect(arrivalMs(125, growing)).toBeCloseTo(5000, 6);
  expect(arrivalMs(500, growing)).toBeCloseTo(10_000, 6);
  expect(arrivalMs(501, growing) - arrivalMs(500, growing)).toBeCloseTo(10, 6);
});

it.each([steady, growing, { ratePerSecond: 0.3, rampUpMs: 700 }])(
  'counts those before a time: %j',
  (load) => {
    for (const ms of [0, 1, 999.9, 5000, 10_000, 10_001, 60_000]) {
      const count = arrivalsBefore(ms, load);
      expect(arrivalMs(count, load)).toBeGreaterThanOrEqual(ms - 1e-6);
      if (count > 0) expect(arrivalMs(count - 1, load)).toBeLessThan(ms + 1e-6);
    }
  },
);

it('lets clients come one after the other through the ramp-up', () => {
  const starts = [0, 1, 2, 3].map((number) => clientStartMs(number, { clients: 4, rampUpMs: 1000 }));
  expect(starts).toEqual([0, 250, 500, 750]);
});
