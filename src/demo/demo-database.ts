import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { connect } from '../db/connect.ts';
import { parseConnectionTarget, type ConnectionTarget } from '../db/connection-target.ts';
import { findBinaries } from '../embedded/binaries.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../embedded/server.ts';
import { EXIT, ToolError } from '../errors.ts';
import { readUserRelations } from '../facts/user-relations.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface DemoDatabase {
  readonly target: ConnectionTarget;
  /** For the commands: DATABASE_URL names the database. */
  readonly environment: Environment;
  /** What it is, for people. */
  readonly description: string;
  /** Leaves the server running; says how to reach and how to end it. */
  keep(): string;
  /** Ends a server of ours with all that it wrote; a database of the user stays as it is. */
  close(): Promise<void>;
}

/** What differs from PostgreSQL's defaults: room for the load, and what pre-checks ask for. Everything is durable. */
const SETTINGS = {
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  shared_preload_libraries: 'pg_stat_statements',
};

/** Data, indexes and write-ahead log at scale 1 (measured: 4.4 GB at most). */
const DISK_BYTES = 5e9;

/** A server of our own in a temporary folder. Throws ToolError (exit 2): no binaries, too little room. */
export async function startDemoServer(environment: Environment, scale: number): Promise<DemoDatabase> {
  demandRoom(scale);
  const server = await startEmbeddedServer({
    native: findBinaries(import.meta.filename),
    settings: SETTINGS,
  });
  try {
    return await createDemoDatabase(server, environment);
  } catch (error) {
    await server.stop('immediate');
    throw error;
  }
}

/** A database of the user, which must be empty. Throws ToolError: exit 2, or 3 when it cannot be reached. */
export async function useEmptyDatabase(url: string, environment: Environment): Promise<DemoDatabase> {
  const target = parseConnectionTarget(url, environment);
  const db = await connect({ target, profile: 'read', applicationName: 'db-check/demo' });
  const [relation] = await readUserRelations(db).finally(() => db.close());
  if (relation !== undefined) {
    throw new ToolError({
      code: 'not-empty',
      message: `${target.display} is not empty: it has ${relation.name}`,
      hint: 'name a database without tables, or leave --url out: the demo then starts a server of its own',
      exitCode: EXIT.usage,
    });
  }
  return {
    target,
    environment: { ...environment, DATABASE_URL: url },
    description: `Database: ${target.display}. What the demo makes stays there.`,
    keep: () => '',
    close: () => Promise.resolve(),
  };
}

async function createDemoDatabase(server: EmbeddedServer, environment: Environment): Promise<DemoDatabase> {
  await runScript(server.url, 'create database demo');
  const url = server.url.replace(/\/postgres$/, '/demo');
  const version = await runScript(url, 'create extension pg_stat_statements; show server_version');
  const settings = Object.entries(SETTINGS).map(([name, value]) => `${name}=${value}`);
  let isKept = false;
  return {
    target: parseConnectionTarget(url, {}),
    environment: { ...withoutLibpq(environment), DATABASE_URL: url },
    description: [
      `PostgreSQL ${version} of its own: ${url}`,
      `  ${settings.join(', ')};`,
      '  everything else as it comes: fsync is on, the log survives a crash.',
    ].join('\n'),
    keep: () => {
      isKept = true;
      server.detach();
      return [
        `\nThe server keeps running: export DATABASE_URL=${url}`,
        `End it with: kill ${server.pid}; rm -r ${server.directory}\n`,
      ].join('\n');
    },
    close: async () => {
      if (!isKept) await server.stop('immediate');
    },
  };
}

/** The last value of the last statement. */
async function runScript(url: string, sql: string): Promise<string> {
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'write', applicationName: 'db-check/demo' });
  try {
    const rows = (await db.script(sql)).at(-1) ?? [];
    return String(Object.values(rows[0] ?? {}).at(-1) ?? '');
  } finally {
    await db.close();
  }
}

/** Where the user's own connections go is nothing to this server. */
function withoutLibpq(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PG')));
}

function demandRoom(scale: number): void {
  const { bavail, bsize } = statfsSync(tmpdir());
  const [freeBytes, neededBytes] = [bavail * bsize, DISK_BYTES * scale];
  if (freeBytes >= neededBytes) return;
  throw new ToolError({
    code: 'no-room',
    message: `the demo wants ${gigabytes(neededBytes)} in ${tmpdir()}, and ${gigabytes(freeBytes)} are free`,
    hint: 'db-check demo --scale 0.1, or another folder: TMPDIR=/somewhere db-check demo',
    exitCode: EXIT.usage,
  });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
