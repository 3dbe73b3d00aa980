import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { ROOT } from '../support/cli.ts';
import type { RunningCommand } from '../support/command.ts';
import { openPrismaEngine } from '../support/prisma-engine.ts';
import type { Held } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';
import type { FaultId } from './cell.ts';
import { readRunners, type RunnerSession, type Stage } from './stage.ts';

export interface Scene {
  readonly stage: Stage;
  readonly first: RunningCommand;
  /** The message that the point holds, if it does. */
  readonly held: Held | undefined;
  /** Stops the server immediately and starts it again. */
  restart(): Promise<void>;
}

/**
 * alone: only the first runner is concerned. gone: it has lost its process or its connection, and the next run may begin.
 * `beside` is what was started at the same time.
 */
export interface Struck {
  readonly kind: 'alone' | 'gone';
  readonly beside: readonly Promise<Beside>[];
}

export interface Beside {
  readonly who: 'runner' | 'prisma';
  readonly exitCode: number | null;
  readonly output: string;
}

export const STRIKE: Readonly<Record<FaultId, (scene: Scene) => Promise<Struck>>> = {
  kill: async ({ first }) => {
    first.process.kill('SIGKILL');
    await first.ended;
    return GONE;
  },

  terminate: async (scene) => {
    await signalBackend(scene, 'pg_terminate_backend');
    return GONE;
  },

  restart: async ({ restart }) => {
    await restart();
    return GONE;
  },

  'cut client': async ({ stage }) => {
    stage.proxy.cut('client');
    return GONE;
  },

  // The runner hears of it only when the server has come to the end of what it does.
  'cut server': async ({ stage }) => {
    stage.proxy.cut('server');
    return ALONE;
  },

  'half a message': async ({ held }) => {
    held?.releaseHalf();
    return GONE;
  },

  'second runner': async ({ stage }) => {
    const known = await readRunners(stage);
    const second = stage.start(stage.url);
    await untilArrived(stage, second, known);
    const ended = second.ended.then(({ exitCode, stdout, stderr }) => ({
      who: 'runner' as const,
      exitCode,
      output: stdout + stderr,
    }));
    return { kind: 'alone', beside: [ended] };
  },

  prisma: async ({ stage }) => {
    const engine = await openPrismaEngine(stage.url, join(ROOT, 'prisma/schema.prisma'));
    let isSettled = false;
    const beside = engine
      .apply(stage.folder)
      .then(
        (applied) => ({ who: 'prisma' as const, exitCode: 0, output: applied.join() }),
        (error: unknown) => ({ who: 'prisma' as const, exitCode: 1, output: String(error) }),
      )
      .finally(async () => {
        isSettled = true;
        await engine.close();
      });
    await until('Prisma to wait or to be done', async () => isSettled || isPrismaWaiting(stage));
    return { kind: 'alone', beside: [beside] };
  },

  cancel: async (scene) => {
    await signalBackend(scene, 'pg_cancel_backend');
    return ALONE;
  },

  /** A file of this backend can only grow to the size of a WAL segment: less, and the server itself would stop. */
  'full disk': async ({ stage }) => {
    const pid = await victim(stage);
    const words = ['--pid', String(pid), '--fsize=16777216:16777216'];
    await promisify(execFile)('prlimit', words, { ...findServerUser() });
    return ALONE;
  },
};

const ALONE: Struck = { kind: 'alone', beside: [] };
const GONE: Struck = { kind: 'gone', beside: [] };

/** The backend that the first runner works with. */
async function victim(stage: Stage): Promise<number> {
  const [session] = await readRunners(stage);
  if (session === undefined) throw new Error('the runner has no session');
  return session.pid;
}

async function signalBackend(
  { stage }: Scene,
  call: 'pg_cancel_backend' | 'pg_terminate_backend',
): Promise<void> {
  const [row] = await stage.query(`select ${call}($1) as sent`, [await victim(stage)]);
  if (row?.['sent'] !== true) throw new Error(`${call} found nobody`);
}

async function isPrismaWaiting(stage: Stage): Promise<boolean> {
  const rows = await stage.query(`select from pg_stat_activity
    where datname = current_database() and wait_event = 'advisory' and query ilike '%pg_advisory_lock%'`);
  return rows.length > 0;
}

/** A later run waits for its turn behind the sessions that were there, or has come in because they are gone, or has ended. */
export async function untilArrived(
  stage: Stage,
  command: RunningCommand,
  known: readonly RunnerSession[],
): Promise<void> {
  const before = new Set(known.map(({ pid }) => pid));
  let hasEnded = false;
  void command.ended.then(() => (hasEnded = true));
  await until('the next run to arrive', async () => {
    if (hasEnded) return true;
    const sessions = await readRunners(stage);
    const next = sessions.find(({ pid }) => !before.has(pid));
    return (
      next !== undefined && (next.query.includes('advisory') || !sessions.some(({ pid }) => before.has(pid)))
    );
  });
}
