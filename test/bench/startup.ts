import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from '../support/binaries.ts';
import { measureProcess, type ProcessCost } from './measure-process.ts';
import { fetchPeers } from './startup/peers.ts';
import { renderResults, summarise } from './startup/results.ts';
import { listSubjects, type Subject } from './startup/subjects.ts';
import { writeMigrations } from './startup/write-migrations.ts';

/**
 * What starting costs: whole processes, in turn, against floors of the same run. `npm run bench:startup -- 15` sets the rounds.
 * The server runs without fsync and in the same machine: what is measured is the tool, not the disk.
 */
const MIGRATIONS = 200;
const rounds = Number(process.argv[2] ?? 11);
const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache/bench');

execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
const peers = fetchPeers(cache);
const work = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
const server = await startEmbeddedServer({
  native: testBinaries(),
  settings: { fsync: 'off', shared_preload_libraries: 'pg_stat_statements' },
});
const admin = new pg.Client(server.url);
await admin.connect();
await createExtension();

try {
  const subjects = listSubjects({
    peers,
    migrations: writeMigrations(work, MIGRATIONS),
    bin: join(root, 'dist/bin'),
    url: (name) => databaseUrl(name),
  });
  const costs = new Map<string, ProcessCost[]>(subjects.map(({ name }) => [name, []]));
  for (const subject of subjects) await prepare(subject);
  for (let round = 0; round <= rounds; round += 1) {
    for (const subject of subjects) {
      if (subject.group === 'pending') await recreate(subject.name);
      const cost = measureProcess(subject.command, environmentOf(subject), work);
      // the first round warms the caches of disk and compiler
      if (round > 0) costs.get(subject.name)?.push(cost);
    }
  }
  const results = summarise(subjects, costs);
  console.log(renderResults(results, { rounds, migrations: MIGRATIONS, load: loadavg()[0] ?? 0 }));
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    join(cache, 'startup.json'),
    JSON.stringify({ rounds, migrations: MIGRATIONS, results }, null, 2),
  );
  console.log(`written to ${join('.cache/bench', 'startup.json')}`);
} finally {
  await admin.end();
  await server.stop('immediate');
  rmSync(work, { recursive: true, force: true });
}

async function prepare(subject: Subject): Promise<void> {
  await recreate(subject.name);
  if (subject.prepare !== undefined) measureProcess(subject.prepare, environmentOf(subject), work);
}

/** In the template of all databases: db-check pre looks for it. */
async function createExtension(): Promise<void> {
  const template = new pg.Client(server.url.replace(/postgres$/, 'template1'));
  await template.connect();
  await template.query('create extension pg_stat_statements');
  await template.end();
}

async function recreate(name: string): Promise<void> {
  const database = databaseName(name);
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.query(`create database ${database}`);
}

function environmentOf(subject: Subject): Record<string, string> {
  const { PATH = '', HOME = '/' } = process.env;
  const cold = subject.cold === true ? { NODE_DISABLE_COMPILE_CACHE: '1' } : {};
  return {
    PATH,
    HOME,
    XDG_CACHE_HOME: join(work, 'cache'),
    DATABASE_URL: databaseUrl(subject.name),
    ...cold,
  };
}

function databaseName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]+/g, '_');
}

function databaseUrl(name: string): string {
  return `${server.url.replace(/postgres$/, '')}${databaseName(name)}`;
}
