import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedServer } from '../../src/embedded/server.ts';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { testBinaries } from './binaries.ts';
import { until } from './until.ts';

export interface RestartableServer {
  readonly url: string;
  /** Stopped as by a power cut of the server's processes (SIGQUIT; SIGINT is a clean end), and started again; resolves when it answers. */
  restart(signal?: 'SIGQUIT' | 'SIGINT'): Promise<void>;
  stop(): Promise<void>;
}

/** A server of the test's own that can be stopped immediately: crash recovery is the point. */
export async function startRestartableServer(
  settings: Readonly<Record<string, string>> = { fsync: 'on' },
): Promise<RestartableServer> {
  const all = { log_min_messages: 'fatal', ...settings };
  const first = await startEmbeddedServer({ native: testBinaries(), settings: all });
  const data = join(first.directory, 'data');
  let pid = first.pid;
  let child: ChildProcess | undefined;
  const startAgain = (): void => {
    const flags = Object.entries({ listen_addresses: '127.0.0.1', unix_socket_directories: '', ...all });
    child = spawn(
      join(first.directory, 'pg/bin/postgres'),
      ['-D', data, '-p', String(first.port), ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...findServerUser(), cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: 'ignore' },
    );
    pid = child.pid ?? 0;
  };
  let restarted: Promise<void> = Promise.resolve();
  const restart = async (signal: NodeJS.Signals): Promise<void> => {
    process.kill(pid, signal);
    await until('the server to be gone', async () => !isAlive(pid));
    startAgain();
    await until('the server to be back', async () => isReady(data, pid));
  };
  return {
    url: first.url,
    restart: (signal = 'SIGQUIT') => (restarted = restarted.then(() => restart(signal))),
    stop: async () => {
      await restarted.catch(() => undefined);
      if (child !== undefined) {
        child.kill('SIGQUIT');
        await until(
          'the server to be gone',
          async () => child?.exitCode !== null || child.signalCode !== null,
        );
      }
      await first.stop('immediate');
    },
  };
}

/** postmaster.pid: the process in the first line, its state in the eighth (manual 19.1). */
function isReady(data: string, pid: number): boolean {
  const file = join(data, 'postmaster.pid');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines[0]?.trim() === String(pid) && lines[7]?.trim() === 'ready';
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
