import { expect, test } from 'vitest';
import { proportion } from '../../bench/verdicts/proportion.ts';

/** Clopper and Pearson (1934), as R's binom.test prints them. */
test.each([
  [0, 950, 0, 0.003876],
  [0, 10, 0, 0.308498],
  [5, 10, 0.187086, 0.812914],
  [213, 216, 0.959908, 0.997129],
  [216, 216, 0.983067, 1],
])('%i of %i: %f to %f', (events, trials, low, high) => {
  const found = proportion(events, trials);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});
