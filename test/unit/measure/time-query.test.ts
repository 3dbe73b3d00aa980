import fc from 'fast-check';
import { expect, it } from 'vitest';
import { percentile } from '../../../src/measure/statistics.ts';
import { isOutOfReach } from '../../../src/measure/time-query.ts';

it('gives a target up only when no further run could save it', () => {
  const times = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 100 }), fc.nat(20), (all, targetMs, n) => {
      const isMissed = percentile(all, 95) >= targetMs;
      expect(isOutOfReach(all, targetMs, 20)).toBe(isMissed);
      if (isOutOfReach(all.slice(0, n), targetMs, 20)) expect(isMissed).toBe(true);
    }),
  );
});
