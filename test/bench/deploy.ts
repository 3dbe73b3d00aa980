import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from '../support/binaries.ts';
import { measureBuilds, prepareBuilds, type BuildRound } from './deploy/builds.ts';
import { renderResults, type Results } from './deploy/results.ts';
import { listRunners } from './deploy/runners.ts';
import { measureStall, STALL_CASES, type Stall } from './deploy/stall.ts';

/**
 * What a deployment does to the application, beside other runners in the same run: `npm run bench:deploy -- 3 20` sets
 * our rounds and the seconds of the long reader. The others wait for the whole of it, all at the same time; ours is
 * measured alone. No fsync: what is measured is the runner, not the disk.
 */
const rounds = Number(process.argv[2] ?? 3);
const HOLD_MS = Number(process.argv[3] ?? 20) * 1000;
const SCALE = 0.1;
const root = join(import.meta.dirname, '../..');
const load = (): number => loadavg()[0] ?? 0;
const loadBefore = load();

execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
const runners = listRunners(root);
const work = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
const server = await startEmbeddedServer({
  native: testBinaries(),
  settings: { fsync: 'off', shared_preload_libraries: 'pg_stat_statements', max_connections: '200' },
});

try {
  const results: Results = {
    rounds,
    holdMs: HOLD_MS,
    stalls: await measureStalls(),
    builds: await measureAllBuilds(),
    load: [loadBefore, load()],
  };
  console.log(renderResults(results));
  const file = join('.cache/bench', 'deploy.json');
  mkdirSync(join(root, '.cache/bench'), { recursive: true });
  writeFileSync(join(root, file), JSON.stringify(results, null, 2));
  console.log(`written to ${file}`);
} finally {
  await server.stop('immediate');
  rmSync(work, { recursive: true, force: true });
}

async function measureStalls(): Promise<readonly Stall[]> {
  const place = { createDatabase, work, holdMs: HOLD_MS };
  const stalls: Stall[] = [];
  for (const one of STALL_CASES) {
    for (const ours of runners.filter(({ isOurs }) => isOurs))
      for (let round = 0; round < rounds; round += 1) stalls.push(await measureStall(ours, one, place));
    const others = runners.filter(({ isOurs }) => !isOurs);
    stalls.push(...(await Promise.all(others.map((runner) => measureStall(runner, one, place)))));
  }
  return stalls;
}

async function measureAllBuilds(): Promise<readonly BuildRound[]> {
  const place = { createDatabase, root, scale: SCALE };
  const url = await prepareBuilds(place);
  const builds: BuildRound[] = [];
  // the first round warms the caches of disk and compiler
  for (let round = 0; round <= rounds; round += 1) builds.push(await measureBuilds(url, place));
  return builds.slice(1);
}

async function createDatabase(name: string): Promise<string> {
  const client = new pg.Client(server.url);
  await client.connect();
  // one after the other: two at once wait for the template
  await client.query('select pg_advisory_lock(1)');
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name}`);
  await client.end();
  return server.url.replace(/postgres$/, name);
}
