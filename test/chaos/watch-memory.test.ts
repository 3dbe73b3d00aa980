import { expect, it } from 'vitest';
import { measureWatchMemory } from '../support/watch-memory.ts';

const MB = 2 ** 20;

it('the memory of a watch is flat over 10,000 ticks', { timeout: 60 * 60_000 }, async () => {
  const [early, late] = await measureWatchMemory(10_000, [1000, 10_000]);
  expect((late?.heapBytes ?? Infinity) - (early?.heapBytes ?? 0)).toBeLessThan(MB);
  // what V8 keeps of the system's memory wanders
  expect((late?.rssBytes ?? Infinity) - (early?.rssBytes ?? 0)).toBeLessThan(32 * MB);
});
