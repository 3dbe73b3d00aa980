import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from '../support/binaries.ts';
import { KNOWN_TYPES, OTHER_TYPES, sizeIndexes } from '../support/index-sizes.ts';
import { writePending } from './checks/pending.ts';
import { renderGoals, renderResults, renderSizes, summarise, type SizeTable } from './checks/results.ts';
import { buildScaleDatabase, SCALE_SETTINGS } from './checks/scale-database.ts';
import { listSubjects } from './checks/subjects.ts';
import { findProgram } from './find-program.ts';
import { measureProcess, type ProcessCost } from './measure-process.ts';

/**
 * What `db-check pre` costs on 10,000 tables with 50,000 indexes, as whole processes in turn, beside the naive forms of the
 * same questions and check_postgres where it is installed; and how far the forecasts of index sizes are off.
 * `npm run bench:checks -- 15 400000` sets the rounds and the rows of the tables whose indexes are forecast.
 */
const rounds = Number(process.argv[2] ?? 7);
const rows = Number(process.argv[3] ?? 200_000);
const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache/bench');
/** Findings, and what is unknown, are answers; check_postgres says 1, 2 and 3 for warning, critical and unknown. */
const ANSWERED = [0, 1, 2, 3, 9];

execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
const work = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
const server = await startEmbeddedServer({ native: testBinaries(), settings: SCALE_SETTINGS });

try {
  const urls = await createDatabases();
  console.log('making 10,000 tables and 50,000 indexes: some minutes …');
  await buildScaleDatabase(urls.scale);
  const { PATH = '', HOME = '/' } = process.env;
  const environment = { PATH, HOME, XDG_CACHE_HOME: join(work, 'cache') };
  const bin = join(root, 'dist/bin/db-check.cjs');
  const subjects = listSubjects({ bin, ...urls, migrations: writePending(work) });
  const costs = new Map<string, ProcessCost[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, command } of subjects) {
      const cost = measureProcess(command, environment, work, ANSWERED);
      // the first round warms the caches of disk, compiler and server
      if (round > 0) costs.get(name)?.push(cost);
    }
  }
  const results = summarise(subjects, costs);
  const load = loadavg()[0] ?? 0;
  console.log(`\nmedians of ${rounds} rounds in turn, load ${load.toFixed(1)}\n`);
  console.log(renderResults(results));
  for (const program of ['psql', 'check_postgres'])
    if (findProgram(program) === undefined) console.log(`${program} is not installed`);
  const tables: SizeTable[] = [];
  for (const data of [KNOWN_TYPES, OTHER_TYPES]) {
    const table = { title: data.title, rows, sized: await sizeIndexes(urls[data.title] ?? '', data, rows) };
    console.log(`\n${renderSizes(table)}`);
    tables.push(table);
  }
  console.log(`\n${renderGoals(results, tables)}`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    join(cache, 'checks.json'),
    JSON.stringify({ rounds, load, results, sizes: tables }, null, 2),
  );
  console.log(`written to ${join('.cache/bench', 'checks.json')}`);
} finally {
  await server.stop('immediate');
  rmSync(work, { recursive: true, force: true });
}

type Urls = Readonly<Record<string, string>> & { readonly small: string; readonly scale: string };

/** One for each purpose: those of the index sizes under the title of their data. */
async function createDatabases(): Promise<Urls> {
  const admin = new pg.Client(server.url);
  await admin.connect();
  const url = async (name: string): Promise<string> => {
    await admin.query(`create database ${name}`);
    return server.url.replace(/postgres$/, name);
  };
  try {
    return {
      small: await url('small'),
      scale: await url('scale'),
      [KNOWN_TYPES.title]: await url('known_types'),
      [OTHER_TYPES.title]: await url('other_types'),
    };
  } finally {
    await admin.end();
  }
}
