import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';

export interface LoadOptions {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
  /** SQL files; those whose names begin with the same number run at the same time. */
  readonly folder: string;
  /** The scripts read it as current_setting('demo.scale'); 1 is the full size. */
  readonly scale: number;
  readonly stop: AbortSignal;
  onFile(name: string): void;
}

/** Runs the data scripts step by step, each file as one message in a session of its own. Rejects when one fails or on `stop`. */
export async function loadData(options: LoadOptions): Promise<void> {
  for (const step of planSteps(readdirSync(options.folder))) {
    const results = await Promise.allSettled(step.map((name) => loadFile(name, options)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

/** File names in order, those with the same leading number together. */
export function planSteps(names: readonly string[]): readonly (readonly string[])[] {
  const files = names.filter((name) => /^\d+_.*\.sql$/.test(name)).toSorted();
  const numbers = [...new Set(files.map((name) => Number.parseInt(name, 10)))].toSorted((a, b) => a - b);
  return numbers.map((number) => files.filter((name) => Number.parseInt(name, 10) === number));
}

async function loadFile(name: string, options: LoadOptions): Promise<void> {
  const { target, applicationName, stop } = options;
  const db = await connect({ target, profile: 'write', applicationName });
  const end = (): void => void endBackend(db.pid, options);
  stop.addEventListener('abort', end, { once: true });
  try {
    stop.throwIfAborted();
    await db.query("select pg_catalog.set_config('demo.scale', $1, false)", [String(options.scale)]);
    options.onFile(name);
    await db.script(readFileSync(join(options.folder, name), 'utf8'));
  } finally {
    stop.removeEventListener('abort', end);
    await db.close();
  }
}

/** Closing a connection does not end its statement, and a cancel between two statements would be lost. */
async function endBackend(pid: number, { target, applicationName }: LoadOptions): Promise<void> {
  try {
    const db = await connect({ target, profile: 'read', applicationName });
    await db.query('select pg_catalog.pg_terminate_backend($1)', [pid]);
    await db.close();
  } catch {
    // the server is gone, and the statement with it
  }
}
