import { proportion, renderProportion, type Proportion } from './proportion.ts';
import type { Trial } from './trial.ts';

export interface ArmResult {
  readonly query: string;
  readonly change: string;
  /** Median of the trials' own estimates: what the slowdown really was. */
  readonly ratio: number;
  readonly regressed: Proportion;
  readonly undecided: Proportion;
  readonly naiveRegressed: Proportion;
  readonly meanSeconds: number;
  readonly longestSeconds: number;
}

export function summariseTrials(trials: readonly Trial[]): readonly ArmResult[] {
  const arms = [...new Set(trials.map(({ arm }) => arm))];
  return arms.map((arm) => {
    const own = trials.filter((trial) => trial.arm === arm);
    const count = (is: (trial: Trial) => boolean): Proportion =>
      proportion(own.filter(is).length, own.length);
    const seconds = own.map(({ tookMs }) => tookMs / 1000);
    const ratios = own.flatMap(({ ratio }) => ratio ?? []).sort((a, b) => a - b);
    return {
      query: arm.query,
      change: arm.change,
      ratio: ratios[ratios.length >> 1] ?? Number.NaN,
      regressed: count(({ verdict }) => verdict === 'regressed'),
      undecided: count(({ verdict }) => verdict === 'undecided'),
      naiveRegressed: count(({ naive }) => naive === 'regressed'),
      meanSeconds: seconds.reduce((sum, value) => sum + value, 0) / seconds.length,
      longestSeconds: Math.max(...seconds),
    };
  });
}

export function renderArms(results: readonly ArmResult[]): string {
  const rows = results.map((arm) => [
    `${arm.query}, ${arm.change}`,
    arm.ratio.toFixed(2),
    renderProportion(arm.regressed),
    renderProportion(arm.undecided),
    renderProportion(arm.naiveRegressed),
    `${arm.meanSeconds.toFixed(1)} / ${arm.longestSeconds.toFixed(1)}`,
  ]);
  const titles = [
    'query, change',
    'ratio',
    'regressed (95 %)',
    'undecided',
    'naive: regressed',
    's mean/max',
  ];
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  return [titles, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

interface Goal {
  readonly text: string;
  readonly arms: (arm: ArmResult) => boolean;
  readonly isMet: (all: Proportion, longestSeconds: number) => boolean;
}

const GOALS: readonly Goal[] = [
  {
    text: 'A/A: at most 0.5 % regressed',
    arms: ({ change }) => change === 'A/A',
    isMet: ({ events, trials }) => events / trials <= 0.005,
  },
  {
    text: '+20 %: at least 99 % regressed, within 12 s each',
    arms: ({ change }) => change === '+20 %',
    isMet: ({ events, trials }, longest) => events / trials >= 0.99 && longest <= 12,
  },
  {
    text: '2x: at least 99.5 % regressed, within 7 s each',
    arms: ({ change }) => change === '2x',
    isMet: ({ events, trials }, longest) => events / trials >= 0.995 && longest <= 7,
  },
];

export function judgeVerdictGoals(results: readonly ArmResult[]): readonly string[] {
  return GOALS.map(({ text, arms, isMet }) => {
    const chosen = results.filter(arms);
    const sum = (of: (arm: ArmResult) => number): number => chosen.reduce((total, arm) => total + of(arm), 0);
    const all = proportion(
      sum(({ regressed }) => regressed.events),
      sum(({ regressed }) => regressed.trials),
    );
    const longest = Math.max(...chosen.map(({ longestSeconds }) => longestSeconds));
    const word = isMet(all, longest) ? 'met   ' : 'missed';
    return `${word}  ${text}: ${renderProportion(all)}, longest ${longest.toFixed(1)} s`;
  });
}
