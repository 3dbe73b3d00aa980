import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochSeries } from '../../../src/measure/epochs/epoch.ts';
import { compareEpochs, judgeEpochs } from '../../../src/measure/epochs/judge-epochs.ts';
import { proportion, renderProportion } from './proportion.ts';
import type { Trial } from './trial.ts';

/**
 * What the rule of today says of the raw series of a long run: `node test/bench/verdicts/rejudge.ts FOLDER [FROM]`, FROM
 * being the first window that counts, so that a rule can be judged by windows it was not made from. Work that was counted
 * is not in the raw series: it is taken from what the deployment did to the arm.
 */
const [, , folder = '.', from = '0'] = process.argv;
const COUNTED: readonly string[] = ['dropped index', 'bloated table'];

const trials = readFileSync(join(folder, 'production.ndjson'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Trial)
  .filter(({ window }) => window >= Number(from));

for (const arm of new Set(trials.map((trial) => trial.arm))) {
  const verdicts = trials.filter((trial) => trial.arm === arm).map(judgeAgain);
  const count = (wanted: string): string =>
    renderProportion(proportion(verdicts.filter((verdict) => verdict === wanted).length, verdicts.length));
  const words = ['regressed', 'improved', 'inconclusive'].map((word) => `${word} ${count(word)}`);
  console.log(`${arm.padEnd(22)} ${words.join(', ')}`);
}

function judgeAgain({ change, raw }: Trial): string {
  const [before, after] = (raw as readonly (readonly EpochSeries[])[]).map((side) => side[0]);
  const epochs = compareEpochs(before, after);
  if (epochs === undefined) return 'inconclusive';
  const work = COUNTED.includes(change) ? 1 : 0;
  return judgeEpochs(epochs, { work, time: 0, planChanged: change === 'dropped index' }).verdict;
}
