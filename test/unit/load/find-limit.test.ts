import { expect, it } from 'vitest';
import { highestHeld, nextLoad, type LimitRange, type LimitStep } from '../../../src/load/find-limit.ts';

const range: LimitRange = { start: 10, least: 1, most: 1000, isWhole: true };

function search(
  limit: number,
  of: LimitRange,
): { readonly steps: readonly number[]; readonly found?: number } {
  const steps: LimitStep[] = [];
  for (let load = nextLoad(steps, of); load !== undefined; load = nextLoad(steps, of)) {
    expect(load).toBeLessThanOrEqual(of.most);
    steps.push({ load, holds: load <= limit });
    expect(steps.length).toBeLessThan(20);
  }
  const found = highestHeld(steps);
  return { steps: steps.map(({ load }) => load), ...(found !== undefined && { found }) };
}

it('doubles, then takes the middle', () => {
  expect(search(96, range)).toEqual({ steps: [10, 20, 40, 80, 160, 120, 100, 90, 95, 97], found: 95 });
});

it.each([1, 2, 3, 9, 10, 11, 57, 333, 999])('comes to within a twentieth of %i, from below', (limit) => {
  const { found = 0 } = search(limit, range);
  expect(found).toBeLessThanOrEqual(limit);
  expect(found).toBeGreaterThanOrEqual(Math.min(limit, Math.floor(limit / 1.05)));
});

it('goes no further than there is room, and says when not even one client is borne', () => {
  expect(search(5000, range)).toEqual({ steps: [10, 20, 40, 80, 160, 320, 640, 1000], found: 1000 });
  expect(search(0, range)).toEqual({ steps: [10, 5, 2, 1] });
  expect(search(5, { ...range, most: 3 })).toEqual({ steps: [3], found: 3 });
});

it('finds rates that are not whole', () => {
  const { found = 0 } = search(33.3, { start: 20, least: 0.3, most: 100_000, isWhole: false });
  expect(found).toBeGreaterThan(31);
  expect(found).toBeLessThanOrEqual(33.3);
});

it('does not believe what held above what broke', () => {
  expect(
    highestHeld([
      { load: 10, holds: true },
      { load: 20, holds: false },
      { load: 40, holds: true },
    ]),
  ).toBe(10);
});
