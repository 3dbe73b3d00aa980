import { medianOfSorted } from '../statistics.ts';

/** The typical value of paired differences, and where it lies with the confidence asked for. */
export interface Shift {
  /** Hodges-Lehmann: the median of all pairwise means (Walsh averages). One wild difference moves it hardly at all. */
  readonly estimate: number;
  /** -Infinity and Infinity when there are too few differences for this confidence. */
  readonly low: number;
  readonly high: number;
}

/**
 * Estimates the shift of paired differences with the interval that inverts Wilcoxon's signed-rank test (Hollander, Wolfe and
 * Chicken, Nonparametric Statistical Methods, 3.2 and 3.3). Exact and without random numbers: the same differences give
 * the same answer. Needs one difference at least; up to some hundreds, the work grows with their square.
 * @param confidence two-sided, e.g. 0.999
 */
export function estimateShift(differences: readonly number[], confidence: number): Shift {
  const averages = walshAverages(differences);
  const critical = criticalSum(differences.length, (1 - confidence) / 2);
  return {
    estimate: medianOfSorted(averages),
    low: averages[critical] ?? -Infinity,
    high: averages[averages.length - 1 - critical] ?? Infinity,
  };
}

/** Means of all pairs, each value with itself too; ascending. */
function walshAverages(values: readonly number[]): Float64Array {
  const averages = new Float64Array((values.length * (values.length + 1)) / 2);
  let at = 0;
  for (const [index, one] of values.entries()) {
    for (let other = index; other < values.length; other += 1) {
      averages[at] = (one + (values[other] as number)) / 2;
      at += 1;
    }
  }
  return averages.sort();
}

/**
 * The largest rank sum T for which a sum of T or less is no more likely than `tail` (the T of printed tables), and so how
 * many Walsh averages on each side lie outside of the interval; -1 when not even 0 is unlikely enough.
 */
export function criticalSum(count: number, tail: number): number {
  const probabilities = rankSumProbabilities(count);
  let below = 0;
  let sum = 0;
  while (sum < probabilities.length && below + (probabilities[sum] as number) <= tail) {
    below += probabilities[sum] as number;
    sum += 1;
  }
  return sum - 1;
}

/** Exact null distribution of the sum of positive ranks: each rank 1 … count is positive with probability one half. */
function rankSumProbabilities(count: number): Float64Array {
  const known = DISTRIBUTIONS.get(count);
  if (known !== undefined) return known;
  const probabilities = new Float64Array((count * (count + 1)) / 2 + 1);
  probabilities[0] = 1;
  let largest = 0;
  for (let rank = 1; rank <= count; rank += 1) {
    largest += rank;
    for (let sum = largest; sum >= 0; sum -= 1) {
      const without = probabilities[sum] as number;
      const withRank = sum >= rank ? (probabilities[sum - rank] as number) : 0;
      probabilities[sum] = (without + withRank) / 2;
    }
  }
  DISTRIBUTIONS.set(count, probabilities);
  return probabilities;
}

const DISTRIBUTIONS = new Map<number, Float64Array>();
