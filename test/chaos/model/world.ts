import pg from 'pg';
import { runDeploy } from '../../support/deploy.ts';
import { runRollback } from '../../support/rollback.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';
import { serverTrouble } from '../../../src/db/server-trouble.ts';
import { ToolError } from '../../../src/errors.ts';
import type { RunOptions } from '../../../src/deploy/run-options.ts';
import type { Disturbance } from './operation.ts';

export interface Database {
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/** One sequence's database and how to reach it with something in between. */
export interface World extends Database {
  readonly url: string;
  readonly folder: string;
  restart(): Promise<void>;
  end(): Promise<void>;
}

export interface Outcome {
  readonly exitCode: number;
  /** Why, for people. */
  readonly message: string;
  readonly wasDisturbed: boolean;
}

export function openWorld(url: string, folder: string, restart: () => Promise<void>): World {
  let admin: Promise<pg.Client> | undefined;
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, application_name: 'chaos' });
    client.on('error', () => (admin = undefined));
    client.on('end', () => (admin = undefined));
    await client.connect();
    return client;
  };
  return {
    url,
    folder,
    restart,
    query: async (sql, parameters = []) =>
      (await (await (admin ??= open())).query<Record<string, unknown>>(sql, [...parameters])).rows,
    end: async () => void (await (await admin)?.end().catch(() => undefined)),
  };
}

interface Wish {
  readonly direction: 'deploy' | 'rollback';
  readonly to?: string;
  readonly release?: readonly string[];
  readonly names?: readonly string[];
}

/** Runs a command of the engine, disturbed or not, and waits until nothing of it is left on the server. */
export async function act(world: World, wish: Wish, disturbance: Disturbance | null): Promise<Outcome> {
  if (disturbance === null) return { ...(await run(world, wish, world.url, {})), wasDisturbed: false };
  const proxy = await startTcpProxy(world.url);
  const stop = new AbortController();
  let wasDisturbed = false;
  const struck = untilMessage(proxy, disturbance).then(async (held) => {
    wasDisturbed = true;
    await strike({ world, proxy, stop }, disturbance);
    held.release();
  });
  const ended = await run(world, wish, proxy.url, { stop: stop.signal }).finally(async () => {
    if (wasDisturbed) await struck;
    await proxy.close();
  });
  await until('nothing of ours to be left', async () => (await world.query(OURS)).length === 0);
  return { ...ended, wasDisturbed };
}

const OURS = `select a.pid from pg_stat_activity as a
  where a.datname = current_database() and a.application_name ~ '^db-(deploy|rollback)/'`;

function untilMessage(proxy: TcpProxy, { side, message }: Disturbance): ReturnType<TcpProxy['hold']> {
  let count = 0;
  const type = side === 'to-server' ? 'Q' : 'Z';
  return proxy.hold((passing) => {
    if (passing.direction !== side || passing.type !== type || passing.application.endsWith('/observer'))
      return false;
    count += 1;
    return count === message;
  });
}

interface Scene {
  readonly world: World;
  readonly proxy: TcpProxy;
  readonly stop: AbortController;
}

async function strike({ world, proxy, stop }: Scene, { fault, isSilent }: Disturbance): Promise<void> {
  switch (fault) {
    case 'kill':
      stop.abort();
      return proxy.cut(isSilent ? 'client' : 'both');
    case 'cut':
      return proxy.cut(isSilent ? 'client' : 'both');
    case 'terminate':
      await world.query(`select pg_terminate_backend(pid) from (${OURS}) as ours`);
      return;
    case 'restart':
      return world.restart();
  }
}

async function run(
  { folder }: World,
  { direction, to, release = [], names }: Wish,
  url: string,
  options: Partial<RunOptions>,
): Promise<Omit<Outcome, 'wasDisturbed'>> {
  try {
    const { exitCode, migrations } =
      direction === 'deploy'
        ? await runDeploy(url, folder, { ...options, to, release })
        : await runRollback(url, {
            ...options,
            migrations: folder,
            ...(names !== undefined && { selection: { kind: 'named', migrations: names } }),
          });
    const problem = migrations.find((migration) => migration.problem !== undefined)?.problem;
    return { exitCode, message: problem?.message ?? '' };
  } catch (error) {
    const known = error instanceof ToolError ? error : serverTrouble(error);
    if (known === undefined) throw new Error(`a bug, says the command: ${String(error)}`, { cause: error });
    return { exitCode: known.exitCode, message: known.message };
  }
}
