import { proportion, renderProportion, type Proportion } from './proportion.ts';
import type { ArmResult } from './results.ts';

interface Goal {
  readonly text: string;
  readonly change: string;
  /** With fewer trials one error more or less would turn the answer around. */
  readonly fewest: number;
  readonly isMet: (all: Proportion, longestSeconds: number) => boolean;
}

const INTERLEAVED: readonly Goal[] = [
  {
    text: 'interleaved, A/A: at most 0.5 % regressed',
    change: 'A/A',
    fewest: 1000,
    isMet: ({ events, trials }) => events / trials <= 0.005,
  },
  {
    text: 'interleaved, +20 %: at least 99 % regressed, within 12 s each',
    change: '+20 %',
    fewest: 100,
    isMet: ({ events, trials }, longest) => events / trials >= 0.99 && longest <= 12,
  },
  {
    text: 'interleaved, 2x: at least 99.5 % regressed, within 7 s each',
    change: '2x',
    fewest: 200,
    isMet: ({ events, trials }, longest) => events / trials >= 0.995 && longest <= 7,
  },
];

const PRODUCTION: readonly Goal[] = [
  {
    text: 'production, 2x: at least 99 % regressed',
    change: '2x',
    fewest: 100,
    isMet: ({ events, trials }) => events / trials >= 0.99,
  },
];

/** One line a goal: met, missed, or few where the trials are too few to say either. */
export function judgeVerdictGoals(
  interleaved: readonly ArmResult[],
  production: readonly ArmResult[],
): readonly string[] {
  return [
    ...INTERLEAVED.map((goal) => judgeGoal(goal, interleaved)),
    ...PRODUCTION.map((goal) => judgeGoal(goal, production)),
  ];
}

function judgeGoal({ text, change, fewest, isMet }: Goal, results: readonly ArmResult[]): string {
  const chosen = results.filter((arm) => arm.change === change);
  const sum = (of: (arm: ArmResult) => number): number => chosen.reduce((total, arm) => total + of(arm), 0);
  const all = proportion(
    sum(({ regressed }) => regressed.events),
    sum(({ regressed }) => regressed.trials),
  );
  if (all.trials === 0) return `few     ${text}: no trial`;
  const longest = Math.max(...chosen.map(({ longestSeconds }) => longestSeconds));
  const word = all.trials < fewest ? 'few   ' : isMet(all, longest) ? 'met   ' : 'missed';
  return `${word}  ${text}: ${renderProportion(all)}, longest ${longest.toFixed(1)} s`;
}
