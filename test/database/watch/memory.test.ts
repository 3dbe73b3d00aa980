import { expect, it } from 'vitest';
import { measureWatchMemory } from '../../support/watch-memory.ts';

/** A sample of test/chaos/watch-memory.test.ts. A tick in JSON is 1.5 kB: kept in memory they would be seen. */
it('a watch keeps nothing of its ticks', { timeout: 300_000 }, async () => {
  const [early, late] = await measureWatchMemory(320, [120, 320]);
  expect((late?.heapBytes ?? Infinity) - (early?.heapBytes ?? 0)).toBeLessThan(300_000);
});
