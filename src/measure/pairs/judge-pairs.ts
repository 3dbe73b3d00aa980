import { estimateShift, type Shift } from './signed-rank.ts';

/** One run of each side, next to each other in time: what disturbs the one disturbs the other. */
export interface Pair {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** What counts as a change. Both must be exceeded: a tenth of nothing is nothing. */
export interface Floor {
  /** 1.1 is a tenth more, or a tenth less. */
  readonly ratio: number;
  readonly ms: number;
}

export interface PairEstimate {
  readonly pairs: number;
  /** after / before, with its interval: 2 is twice as slow. */
  readonly ratio: Shift;
  /** after - before. */
  readonly differenceMs: Shift;
}

/** undecided: more pairs may decide it. */
export type PairVerdict = 'regressed' | 'improved' | 'unchanged' | 'undecided';

/** Measured (query-regression.md section 3): no false alarm in 950 comparisons of a query with itself, 213 of 216 at +20 %. */
export const FLOOR: Floor = { ratio: 1.1, ms: 1 };
export const CONFIDENCE = 0.999;
/** The verdict is asked for after each of these; more looks would mean more false alarms. */
export const LOOKS: readonly number[] = [20, 40, 60, 80, 100, 120, 140, 160, 180, 200];

/** A change is sure where the whole interval lies beyond half of the floor, and no change where it stays within one and a half. */
const SURE_SHARE = 0.5;
const NONE_SHARE = 1.5;

/** Logarithms, because times are skewed and a ratio is the same in both directions. */
export function estimatePairs(pairs: readonly Pair[]): PairEstimate {
  const logs = pairs.map(({ beforeMs, afterMs }) => Math.log(afterMs / beforeMs));
  const { estimate, low, high } = estimateShift(logs, CONFIDENCE);
  return {
    pairs: pairs.length,
    ratio: { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) },
    differenceMs: estimateShift(
      pairs.map(({ beforeMs, afterMs }) => afterMs - beforeMs),
      CONFIDENCE,
    ),
  };
}

/** Swapping the sides turns the verdict around, and nothing but the pairs decides it. */
export function judgePairs({ ratio, differenceMs }: PairEstimate, floor: Floor = FLOOR): PairVerdict {
  const sure = 1 + (floor.ratio - 1) * SURE_SHARE;
  const none = 1 + (floor.ratio - 1) * NONE_SHARE;
  const { estimate, low, high } = ratio;
  const isAbove = Math.abs(differenceMs.estimate) > floor.ms;
  if (isAbove && estimate > floor.ratio && low > sure) return 'regressed';
  if (isAbove && estimate < 1 / floor.ratio && high < 1 / sure) return 'improved';
  const isSame = estimate < floor.ratio && estimate > 1 / floor.ratio && high < none && low > 1 / none;
  const isTiny = differenceMs.low > -floor.ms && differenceMs.high < floor.ms;
  return isSame || isTiny ? 'unchanged' : 'undecided';
}
