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
  /** How long the quickest runs of each side took: those that waited least for a processor. */
  readonly quickest: Pair;
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
    quickest: {
      beforeMs: quickestOf(pairs.map(({ beforeMs }) => beforeMs)),
      afterMs: quickestOf(pairs.map(({ afterMs }) => afterMs)),
    },
  };
}

/**
 * One run in fifty may be a freak: in 4 of 338 comparisons at +20 % a single run of 100 to 200 was as quick as before, on a
 * processor that happened to be faster, and kept the verdict open.
 */
function quickestOf(timesMs: readonly number[]): number {
  return timesMs.toSorted((a, b) => a - b)[Math.floor(timesMs.length / 50)] ?? Number.NaN;
}

/**
 * Swapping the sides turns the verdict around, and nothing but the pairs decides it.
 *
 * The quickest runs must differ too. Two sessions are two processes, and on a busy machine one of them shares its
 * processor with more work than the other, for seconds: at a load of 8 on two processors 17 of 70 comparisons of a query
 * of 0.3 ms with itself were called slower or faster, and none with this (on one session it never happened). Waiting spares
 * some runs, more work none.
 */
export function judgePairs(
  { ratio, differenceMs, quickest }: PairEstimate,
  floor: Floor = FLOOR,
): PairVerdict {
  const sure = 1 + (floor.ratio - 1) * SURE_SHARE;
  const none = 1 + (floor.ratio - 1) * NONE_SHARE;
  const { estimate, low, high } = ratio;
  const isAbove = Math.abs(differenceMs.estimate) > floor.ms;
  const isLonger = (ms: number, than: number): boolean => ms > than * sure && ms - than > floor.ms;
  const { beforeMs, afterMs } = quickest;
  if (isAbove && estimate > floor.ratio && low > sure && isLonger(afterMs, beforeMs)) return 'regressed';
  if (isAbove && estimate < 1 / floor.ratio && high < 1 / sure && isLonger(beforeMs, afterMs))
    return 'improved';
  const isSame = estimate < floor.ratio && estimate > 1 / floor.ratio && high < none && low > 1 / none;
  const isTiny = differenceMs.low > -floor.ms && differenceMs.high < floor.ms;
  return isSame || isTiny ? 'unchanged' : 'undecided';
}
