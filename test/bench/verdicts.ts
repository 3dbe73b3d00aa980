import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from '../support/binaries.ts';
import { createDatabases, type BenchDatabases } from './verdicts/databases.ts';
import { judgeVerdictGoals } from './verdicts/goals.ts';
import { runPairTrial } from './verdicts/pair-trial.ts';
import { runProductionRound } from './verdicts/production-round.ts';
import { proportion, renderProportion } from './verdicts/proportion.ts';
import { renderArms, renderTargets } from './verdicts/render.ts';
import { falseAlarmWindows, summariseTrials } from './verdicts/results.ts';
import { isTargetMissed, measureArms } from './verdicts/target-trial.ts';
import type { Trial } from './verdicts/trial.ts';
import { ARMS, type Arm } from './verdicts/workload.ts';

/**
 * How often the comparisons err, by the product's own code: `npm run bench:verdicts` takes up to 5 minutes;
 * `npm run bench:verdicts -- 110 FOLDER` runs 110 rounds and writes the raw times of every trial to FOLDER. A round is one
 * trial of each arm in production mode, and in the pauses between its epochs 20 interleaved trials, 9 of them A/A.
 */
const [, , roundsAsked, rawFolder] = process.argv;
const rounds = Number(roundsAsked ?? 1000);
const stop = roundsAsked === undefined ? AbortSignal.timeout(280_000) : new AbortController().signal;
const TRIALS_PER_PAUSE = 2;
/** A/A twice: it is what wants most trials. */
const CYCLE: readonly Arm[] = [...ARMS, ...ARMS.filter(({ change }) => change === 'A/A')];
const PRODUCTION = ARMS.filter(({ isInProduction }) => isInProduction);

const loadBefore = loadavg()[0] ?? 0;
const interleaved: Trial[] = [];
const production: Trial[] = [];
if (rawFolder !== undefined) mkdirSync(rawFolder, { recursive: true });
const missed = { before: [] as boolean[], after: [] as boolean[] };

const server = await startEmbeddedServer({
  native: testBinaries(),
  settings: {
    fsync: 'off',
    shared_buffers: '128MB',
    autovacuum: 'off',
    max_parallel_workers_per_gather: '0',
  },
});
// its exit takes the server along
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
let databases: BenchDatabases | undefined;
try {
  databases = await createDatabases(server.url);
  await runRounds(databases).catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
} finally {
  await server.stop('immediate');
}
report(ownTimes(databases));

/** Every round is kept only whole in production mode; the interleaved trials are kept each. */
async function runRounds({ open, ...rest }: BenchDatabases): Promise<void> {
  const own = ownTimes({ open, ...rest });
  const pairs = { before: await open('before'), after: await open('after') };
  const epochs = { before: await open('before'), after: await open('after') };
  const measured = {
    before: await measureArms(epochs.before, PRODUCTION, own, stop),
    after: await measureArms(epochs.after, PRODUCTION, own, stop),
  };
  const rare = ARMS.filter(({ change }) => change === 'p95 only');
  let next = 0;
  for (let window = 0; window < rounds; window += 1) {
    const pause = async (): Promise<void> => {
      for (let trial = 0; trial < TRIALS_PER_PAUSE; trial += 1) {
        stop.throwIfAborted();
        keep(interleaved, [await runPairTrial(pairs, CYCLE[next % CYCLE.length] as Arm, { stop, window })]);
        next += 1;
      }
    };
    keep(production, await runProductionRound(epochs, measured, PRODUCTION, { stop, window, pause }));
    for (const arm of rare) {
      missed.before.push(await isTargetMissed(epochs.before, arm, own, stop));
      missed.after.push(await isTargetMissed(epochs.after, arm, own, stop));
    }
    await pause();
    if (process.stderr.isTTY) process.stderr.write(`\rround ${window + 1}`);
  }
}

function ownTimes({ calibrations }: BenchDatabases): ReadonlyMap<string, number> {
  return new Map([...calibrations].map(([name, { ownMs }]) => [name, ownMs]));
}

function report(own: ReadonlyMap<string, number>): void {
  const load = [loadBefore, loadavg()[0] ?? 0] as const;
  const results = {
    load,
    interleaved: summariseTrials(interleaved, own),
    production: summariseTrials(production, own),
    productionFalseAlarmWindows: falseAlarmWindows(production),
    targets: {
      'p95 only, before': countMissed(missed.before),
      'p95 only, after': countMissed(missed.after),
    },
  };
  console.log(`load ${load.map((value) => value.toFixed(1)).join(' to ')}; (95 % bounds, Clopper-Pearson)\n`);
  console.log(`Interleaved: ${interleaved.length} trials\n${renderArms(results.interleaved)}\n`);
  console.log(
    `Production: ${production.length} trials of 5 epochs a side\n${renderArms(results.production)}`,
  );
  console.log(`windows with any false alarm: ${renderProportion(results.productionFalseAlarmWindows)}\n`);
  console.log(`${renderTargets(results.targets)}\n`);
  console.log(judgeVerdictGoals(results.interleaved, results.production).join('\n'));
  const cache = join(import.meta.dirname, '../../.cache/bench');
  write(cache, 'verdicts.json', JSON.stringify(results, null, 2));
  console.log('written to .cache/bench/verdicts.json');
  if (rawFolder === undefined) return;
  write(rawFolder, 'verdicts.json', JSON.stringify({ ...results, missed }, null, 2));
}

/** On disk at once: a long run that is broken off has not been for nothing. */
function keep(trials: Trial[], more: readonly Trial[]): void {
  trials.push(...more);
  if (rawFolder === undefined) return;
  const file = join(rawFolder, `${trials === production ? 'production' : 'interleaved'}.ndjson`);
  appendFileSync(file, more.map((trial) => `${JSON.stringify(trial)}\n`).join(''));
}

function countMissed(outcomes: readonly boolean[]) {
  return proportion(outcomes.filter(Boolean).length, outcomes.length);
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}
