import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  estimatePairs,
  judgePairs,
  type Pair,
  type PairVerdict,
} from '../../../../src/measure/pairs/judge-pairs.ts';

const judge = (pairs: readonly Pair[], ms = 1): PairVerdict =>
  judgePairs(estimatePairs(pairs), { ratio: 1.1, ms });

/** Twenty pairs around `beforeMs`, disturbed alike on both sides. */
const series = (beforeMs: number, ratio: number): Pair[] =>
  Array.from({ length: 20 }, (_, index) => {
    const disturbance = 1 + (index % 5) / 4;
    const own = 1 + ((index * 7) % 11) / 500;
    return { beforeMs: beforeMs * disturbance, afterMs: beforeMs * ratio * disturbance * own };
  });

test.each([
  ['twice as slow', 10, 2, 'regressed'],
  ['a fifth slower', 10, 1.2, 'regressed'],
  ['half the time', 10, 0.5, 'improved'],
  ['itself', 10, 1, 'unchanged'],
  ['twice a quarter of a millisecond: below what anybody feels', 0.25, 2, 'unchanged'],
] as const)('%s', (_, beforeMs, ratio, verdict) => {
  expect(judge(series(beforeMs, ratio))).toBe(verdict);
});

test('wild times decide nothing', () => {
  const wild = series(10, 1.3).map(({ beforeMs, afterMs }, index) => ({
    beforeMs,
    afterMs: index % 3 === 0 ? afterMs / 4 : afterMs,
  }));
  expect(judge(wild)).toBe('undecided');
});

/** A third of a millisecond of work, and a wait for the processor that is twice as long for the process on the right. */
const waiting = (workMs: number): Pair[] =>
  Array.from({ length: 60 }, (_, index) => {
    const waitMs = index % 8 === 0 ? 0 : 1 + ((index * 5) % 7) / 3;
    return { beforeMs: 0.3 + waitMs, afterMs: workMs + waitMs * 2 };
  });

test('a process that waits longer for its processor is not a slower query; one with more work is', () => {
  const { ratio, differenceMs } = estimatePairs(waiting(0.3));
  expect(ratio.low).toBeGreaterThan(1.1);
  expect(differenceMs.low).toBeGreaterThan(1);
  expect(judge(waiting(0.3))).toBe('undecided');
  expect(judge(waiting(2))).toBe('regressed');
});

const ms = fc.double({ min: 0.01, max: 1000, noNaN: true });
const pairs = fc.array(fc.record({ beforeMs: ms, afterMs: ms }), { minLength: 20, maxLength: 60 });
const TURNED: Readonly<Record<PairVerdict, PairVerdict>> = {
  regressed: 'improved',
  improved: 'regressed',
  unchanged: 'unchanged',
  undecided: 'undecided',
};

test('swapping the sides turns the verdict around', () => {
  fc.assert(
    fc.property(pairs, (one) => {
      const swapped = one.map(({ beforeMs, afterMs }) => ({ beforeMs: afterMs, afterMs: beforeMs }));
      expect(judge(swapped)).toBe(TURNED[judge(one)]);
    }),
  );
});

test('a machine twice as slow says the same, where no floor of milliseconds is in the way', () => {
  fc.assert(
    fc.property(pairs, (one) => {
      const slower = one.map(({ beforeMs, afterMs }) => ({ beforeMs: beforeMs * 2, afterMs: afterMs * 2 }));
      expect(judge(slower, 0)).toBe(judge(one, 0));
    }),
  );
});
