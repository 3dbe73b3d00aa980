import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { withApplication } from './application.ts';
import type { Runner } from './runners.ts';
import { startProcess } from './start-process.ts';

export interface StallCase {
  readonly name: string;
  readonly sql: string;
  /** What the long reader reads. */
  readonly held: string;
  /** What the application reads meanwhile. */
  readonly read: readonly string[];
}

export const STALL_CASES: readonly StallCase[] = [
  { name: 'one ALTER', sql: 'alter table a add column more int;', held: 'a', read: ['a'] },
  {
    // the first two tables are locked at once; the reader of the third keeps the transaction, and with it their readers
    name: 'three ALTERs',
    sql: ['a', 'b', 'c'].map((name) => `alter table ${name} add column more int;`).join('\n'),
    held: 'c',
    read: ['a', 'b', 'c'],
  },
];

export interface Stall {
  readonly runner: string;
  readonly case: string;
  /** The longest that a read of the application took. */
  readonly longestMs: number;
  /** Whether the migration really is in the database: an exit code alone proves nothing. */
  readonly isApplied: boolean;
  readonly exitCode: number | null;
  readonly wallMs: number;
}

interface Place {
  /** Makes an empty database of that name and returns its URL. */
  createDatabase(name: string): Promise<string>;
  readonly work: string;
  readonly holdMs: number;
}

/** Four readers, a transaction that reads for holdMs, and one migration in between. */
export async function measureStall(runner: Runner, one: StallCase, place: Place): Promise<Stall> {
  const name = `${runner.name}_${one.name}`.toLowerCase().replaceAll(/[^a-z]+/g, '_');
  const url = await place.createDatabase(name);
  const folder = join(place.work, name);
  mkdirSync(folder, { recursive: true });
  if (runner.wantsLedgerFirst === true) {
    runner.prepare(folder, '');
    await startProcess(runner.command(url, folder), { url, cwd: folder });
  }
  runner.prepare(folder, one.sql);
  const holder = new pg.Client(url);
  await holder.connect();
  for (const table of ['a', 'b', 'c'])
    await holder.query(`create table ${table} as select g as id from generate_series(1, 1000) as g`);
  const load = {
    requests: one.read.map((table) => `select count(*) from ${table}`),
    clients: 4,
    pauseMs: 10,
  };
  const { result: ended, durationsMs } = await withApplication(url, load, async () => {
    await holder.query(`begin; select count(*) from ${one.held}`);
    const released = new Promise((resolve) => setTimeout(resolve, place.holdMs)).then(() =>
      holder.query('commit'),
    );
    const outcome = await startProcess(runner.command(url, folder), { url, cwd: folder });
    await released;
    return outcome;
  });
  const isApplied = await hasColumn(holder, one.held);
  await holder.end();
  if (ended.exitCode !== 0 || !isApplied)
    console.error(`${runner.name}, ${one.name}: exit ${ended.exitCode}\n${ended.output}`);
  const { exitCode, wallMs } = ended;
  const longestMs = Math.max(0, ...durationsMs);
  return { runner: runner.name, case: one.name, longestMs, isApplied, exitCode, wallMs };
}

async function hasColumn(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query(
    `select from information_schema.columns where table_name = $1 and column_name = 'more'`,
    [table],
  );
  return rows.length === 1;
}
