import { join } from 'node:path';
import pg from 'pg';
import { EXAMPLE, loadExample } from '../../support/example.ts';
import { percentile, withApplication } from './application.ts';
import { startProcess } from './start-process.ts';

/** One deployment and one rollback of the five concurrent builds of the example, with the application at work. */
export interface BuildRound {
  readonly deploy: Cost;
  readonly rollback: Cost;
  /** p99 of the application's requests in milliseconds, and how many there were. */
  readonly quiet: Latency;
  readonly building: Latency;
}

export interface Cost {
  readonly wallMs: number;
  /** Of the concurrent statements alone, as pg_stat_statements has them: their waits for others are in it. */
  readonly serverMs: number;
  readonly ownMs: number;
}

interface Latency {
  readonly p99Ms: number;
  readonly requests: number;
}

interface Place {
  createDatabase(name: string): Promise<string>;
  readonly root: string;
  readonly scale: number;
}

export async function prepareBuilds({ createDatabase, root, scale }: Place): Promise<string> {
  const url = await createDatabase('builds');
  await startProcess(ours(root, 'db-deploy', 'apply', '--to', EXAMPLE.init), { url, cwd: root });
  await loadExample(url, scale);
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create extension pg_stat_statements');
  await client.query('vacuum analyze');
  await client.end();
  return url;
}

/** Reads by key, and a write in every fourth request. */
const REQUESTS = [
  `select * from "Scan" where "id" = (select "id" from "Scan" limit 1)`,
  `select count(*) from "Issue" where "scanId" = (select "id" from "Scan" limit 1)`,
  `select * from "Scan" where "slug" = 'nobody'`,
  `update "Scan" set "score" = "score" where "id" = (select "id" from "Scan" limit 1)`,
];

function ours(root: string, binary: string, ...words: readonly string[]): readonly string[] {
  return [
    ...[process.execPath, join(root, 'dist/bin', `${binary}.cjs`), ...words],
    ...['--migrations', EXAMPLE.migrations],
  ];
}

export async function measureBuilds(url: string, { root }: Pick<Place, 'root'>): Promise<BuildRound> {
  const deploy = ours(
    root,
    'db-deploy',
    'apply',
    '--to',
    EXAMPLE.optimizations,
    '--release',
    EXAMPLE.optimizations,
  );
  const load = { requests: REQUESTS, clients: 2, pauseMs: 5 };
  const quiet = latencyOf((await withApplication(url, load, letBe)).durationsMs);
  const built = await withApplication(url, load, () =>
    measureCost(url, deploy, 'create index concurrently%'),
  );
  const building = latencyOf(built.durationsMs);
  const back = ours(root, 'db-rollback', EXAMPLE.optimizations, '--yes');
  const rollback = await measureCost(url, back, 'drop index concurrently%');
  return { deploy: built.result, rollback, quiet, building };
}

const QUIET_MS = 5000;

function letBe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, QUIET_MS));
}

async function measureCost(url: string, command: readonly string[], statements: string): Promise<Cost> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_stat_statements_reset()');
    const { wallMs, exitCode, output } = await startProcess(command, { url, cwd: process.cwd() });
    if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}:\n${output}`);
    const { rows } = await client.query<{ ms: number; calls: number }>(
      `select coalesce(sum(total_exec_time), 0)::float8 as ms, coalesce(sum(calls), 0)::int as calls
        from pg_stat_statements where query ilike $1`,
      [statements],
    );
    const [row] = rows;
    if (row?.calls !== 5) throw new Error(`expected five statements like ${statements}, saw ${row?.calls}`);
    return { wallMs, serverMs: row.ms, ownMs: wallMs - row.ms };
  } finally {
    await client.end();
  }
}

function latencyOf(durationsMs: readonly number[]): Latency {
  return { p99Ms: percentile(durationsMs, 0.99) ?? Number.NaN, requests: durationsMs.length };
}
