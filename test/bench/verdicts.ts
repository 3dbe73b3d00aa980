import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { startEmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from '../support/binaries.ts';
import { judgeVerdictGoals, renderArms, summariseTrials } from './verdicts/results.ts';
import { runTrial, type Arm, type Trial } from './verdicts/trial.ts';
import { calibrate, CREATE, QUERIES, slowedDown } from './verdicts/workload.ts';

/**
 * How often the interleaved comparison errs, by the product's own code: `npm run bench:verdicts` takes up to 5 minutes;
 * `npm run bench:verdicts -- 350 FOLDER` runs 350 rounds and writes every pair of every trial to FOLDER/trials.ndjson.
 * A round is one trial of each arm, so that the moods of the machine meet all of them.
 */
const [, , roundsAsked, rawFolder] = process.argv;
const LONGEST_MS = roundsAsked === undefined ? 270_000 : Infinity;
const rounds = Number(roundsAsked ?? 1000);

const server = await startEmbeddedServer({
  native: testBinaries(),
  settings: {
    fsync: 'off',
    shared_buffers: '256MB',
    autovacuum: 'off',
    max_parallel_workers_per_gather: '0',
  },
});
const target = parseConnectionTarget(server.url, {});
const open = () => connect({ target, profile: 'measure', applicationName: 'bench-verdicts' });
const trials: Trial[] = [];

try {
  const admin = await connect({ target, profile: 'write', applicationName: 'bench-verdicts' });
  for (const statement of CREATE.split(';\n')) await admin.script(statement);
  await admin.close();
  const databases = { before: await open(), after: await open() };
  const arms = await listArms();
  const endMs = performance.now() + LONGEST_MS;
  for (let round = 0; round < rounds && performance.now() < endMs; round += 1) {
    for (const arm of arms) trials.push(await runTrial(databases, arm));
    if (process.stderr.isTTY) process.stderr.write(`\rround ${round + 1}`);
  }
  await Promise.all([databases.before.close(), databases.after.close()]);
} finally {
  await server.stop('immediate');
}
report();

/** A/A of every query; slower ones only where the goals speak of them. */
async function listArms(): Promise<readonly Arm[]> {
  const db = await open();
  const arms: Arm[] = [];
  for (const { name, sql, isLong } of QUERIES) {
    arms.push({ query: name, change: 'A/A', sql: { before: sql, after: sql } });
    for (const [change, share] of isLong
      ? ([
          ['+20 %', 0.2],
          ['2x', 1],
        ] as const)
      : []) {
      const after = slowedDown(sql, await calibrate(db, sql, share));
      arms.push({ query: name, change, sql: { before: sql, after } });
    }
  }
  await db.close();
  return arms;
}

function report(): void {
  const results = summariseTrials(trials);
  const load = loadavg()[0] ?? 0;
  console.log(`${trials.length} trials, load ${load.toFixed(1)}\n\n${renderArms(results)}\n`);
  console.log(judgeVerdictGoals(results).join('\n'));
  const cache = join(import.meta.dirname, '../../.cache/bench');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'verdicts.json'), JSON.stringify({ load, results }, null, 2));
  console.log('written to .cache/bench/verdicts.json');
  if (rawFolder === undefined) return;
  mkdirSync(rawFolder, { recursive: true });
  writeFileSync(
    join(rawFolder, 'trials.ndjson'),
    trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''),
  );
}
