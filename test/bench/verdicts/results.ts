import { median } from '../../../src/measure/statistics.ts';
import { proportion, type Proportion } from './proportion.ts';
import type { Trial } from './trial.ts';

/** All trials of one arm, made one way. */
export interface ArmResult {
  readonly arm: string;
  readonly change: string;
  /** Lower quartile of the query as it was, in this run. */
  readonly ownMs: number;
  /** Median of the trials' own estimates: what the slowdown really was. */
  readonly ratio: number;
  readonly regressed: Proportion;
  /** Neither better nor worse nor the same: a user is told to look or to measure again. */
  readonly open: Proportion;
  readonly naiveRegressed: Proportion;
  /** Only in production mode. */
  readonly regressedWithoutCpu?: Proportion;
  readonly meanSeconds: number;
  readonly longestSeconds: number;
}

const OPEN: readonly string[] = ['undecided', 'inconclusive'];

export function summariseTrials(
  trials: readonly Trial[],
  ownMs: ReadonlyMap<string, number>,
): readonly ArmResult[] {
  const arms = [...new Set(trials.map(({ arm }) => arm))];
  return arms.map((arm) => {
    const own = trials.filter((trial) => trial.arm === arm);
    const count = (is: (trial: Trial) => boolean): Proportion =>
      proportion(own.filter(is).length, own.length);
    const seconds = own.map(({ tookMs }) => tookMs / 1000);
    const isProduction = own.some(({ withoutCpu }) => withoutCpu !== undefined);
    return {
      arm,
      change: own[0]?.change ?? '',
      ownMs: ownMs.get(arm) ?? Number.NaN,
      ratio: median(own.flatMap(({ ratio }) => ratio ?? [])),
      regressed: count(({ verdict }) => verdict === 'regressed'),
      open: count(({ verdict }) => OPEN.includes(verdict)),
      naiveRegressed: count(({ naive }) => naive === 'regressed'),
      ...(isProduction && { regressedWithoutCpu: count(({ withoutCpu }) => withoutCpu === 'regressed') }),
      meanSeconds: seconds.reduce((sum, value) => sum + value, 0) / seconds.length,
      longestSeconds: Math.max(...seconds),
    };
  });
}

/** Arms of one window met the same moods of the machine: it counts once, and as an error when any of its arms erred. */
export function falseAlarmWindows(trials: readonly Trial[]): Proportion {
  const same = trials.filter(({ change }) => change === 'A/A');
  const windows = [...new Set(same.map(({ window }) => window))];
  const erring = windows.filter((one) =>
    same.some(({ window, verdict }) => window === one && verdict === 'regressed'),
  );
  return proportion(erring.length, windows.length);
}
