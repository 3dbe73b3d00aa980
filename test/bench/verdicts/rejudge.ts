import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochSeries } from '../../../src/measure/epochs/epoch.ts';
import { compareEpochs, judgeEpochs } from '../../../src/measure/epochs/judge-epochs.ts';
import { estimatePairs, judgePairs, LOOKS } from '../../../src/measure/pairs/judge-pairs.ts';
import { proportion, renderProportion } from './proportion.ts';
import type { Trial } from './trial.ts';

/**
 * What the rules of today say of the raw series of a long run: `node test/bench/verdicts/rejudge.ts FOLDER [FROM]`, FROM
 * being the first window that counts, so that a rule can be judged by windows it was not made from. An interleaved trial
 * ends where it ended then, at the latest. Work that was counted is not in the raw series: it is taken from what the
 * deployment did to the arm.
 */
const [, , folder = '.', from = '0'] = process.argv;
const WORDS = ['regressed', 'improved', 'open'];
const COUNTED: readonly string[] = ['dropped index', 'bloated table'];

for (const [file, judge] of [
  ['interleaved', judgeInterleaved],
  ['production', judgeProduction],
] as const) {
  const trials = readTrials(file);
  console.log(`${file}: ${trials.length} trials`);
  for (const arm of new Set(trials.map((trial) => trial.arm))) {
    const verdicts = trials.filter((trial) => trial.arm === arm).map(judge);
    const count = (wanted: string): string =>
      renderProportion(proportion(verdicts.filter((verdict) => verdict === wanted).length, verdicts.length));
    console.log(`  ${arm.padEnd(22)} ${WORDS.map((word) => `${word} ${count(word)}`).join(', ')}`);
  }
}

function readTrials(file: string): readonly Trial[] {
  return readFileSync(join(folder, `${file}.ndjson`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Trial)
    .filter(({ window }) => window >= Number(from));
}

function judgeInterleaved({ raw }: Trial): string {
  const pairs = (raw as readonly (readonly [number, number])[]).map(([beforeMs, afterMs]) => ({
    beforeMs,
    afterMs,
  }));
  const verdicts = LOOKS.filter((look) => look <= pairs.length).map((look) =>
    judgePairs(estimatePairs(pairs.slice(0, look))),
  );
  return verdicts.find((verdict) => verdict !== 'undecided') ?? 'open';
}

function judgeProduction({ change, raw }: Trial): string {
  const [before, after] = (raw as readonly (readonly EpochSeries[])[]).map((side) => side[0]);
  const epochs = compareEpochs(before, after);
  if (epochs === undefined) return 'open';
  const work = COUNTED.includes(change) ? 1 : 0;
  const { verdict } = judgeEpochs(epochs, { work, time: 0, planChanged: change === 'dropped index' });
  return verdict === 'inconclusive' ? 'open' : verdict;
}
