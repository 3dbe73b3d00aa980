import { execFile, spawn, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  chmodSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { EXIT, ToolError } from '../errors.ts';
import { findServerUser, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

export interface EmbeddedServer {
  readonly port: number;
  /** postgresql://<superuser>@127.0.0.1:<port>/postgres, trust authentication on loopback only. */
  readonly url: string;
  /** The folder that holds everything; gone after stop(). */
  readonly directory: string;
  readonly pid: number;
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Keeps the server when this process ends. */
  detach(): void;
}

export interface EmbeddedOptions {
  /** Folder with bin/, lib/, share/. */
  readonly native: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Default: postgres. */
  readonly superuser?: string;
  /** Of address space for each process of the server; kept where the system has such limits. */
  readonly memoryLimitBytes?: number;
}

/** Starts a PostgreSQL of its own in a temporary folder on a free loopback port. Works for root too. */
export async function startEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const user = findServerUser();
  const { superuser = 'postgres', settings = {}, memoryLimitBytes } = options;
  const directory = mkdtempSync(join(tmpdir(), 'plumbline-pg-'));
  try {
    const native = placeBinaries(options.native, directory, user);
    const data = join(directory, 'data');
    await initialise({ native, data, user, superuser });
    const port = await freePort();
    const server = spawnServer({ native, data, port, user, settings, memoryLimitBytes });
    const letLive = endWithThisProcess(server, directory);
    await waitUntilReady(server, data);
    return handleOf({ server, directory, port, superuser, letLive });
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Copies the binaries to where the server's user can read them: the clone may lie in a private folder. */
function placeBinaries(native: string, directory: string, user: ServerUser | undefined): string {
  const home = join(directory, 'pg');
  for (const part of ['bin', 'lib', 'share']) {
    cpSync(join(native, part), join(home, part), { recursive: true, verbatimSymlinks: true });
  }
  linkLibraries(native, home);
  if (user !== undefined) {
    chmodSync(directory, 0o755);
    chownSync(directory, user.uid, user.gid);
  }
  return home;
}

/** npm packages cannot hold symbolic links; the package lists them, and its own install script may not have run. */
function linkLibraries(native: string, home: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(home, target.replace(/^native\//, ''));
    if (!existsSync(path) && existsSync(dirname(path))) symlinkSync(basename(source), path);
  }
}

interface Place {
  readonly native: string;
  readonly data: string;
  readonly user: ServerUser | undefined;
}

async function initialise({
  native,
  data,
  user,
  superuser,
}: Place & { readonly superuser: string }): Promise<void> {
  const flags = ['-D', data, '-U', superuser, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  try {
    await run(join(native, 'bin', 'initdb'), flags, { ...user, cwd: '/', env: serverEnvironment() });
  } catch (error) {
    throw new ToolError({
      code: 'initdb-failed',
      message: `initdb of the embedded PostgreSQL failed: ${String((error as { stderr?: string }).stderr ?? error)}`,
      exitCode: EXIT.connection,
      cause: error,
    });
  }
}

/** Nothing of the caller's PG* environment may reach the server. */
function serverEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
}

interface SpawnOptions extends Place {
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly memoryLimitBytes: number | undefined;
}

function spawnServer({ native, data, port, user, settings, memoryLimitBytes }: SpawnOptions): ChildProcess {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const words = [join(native, 'bin', 'postgres'), '-D', data, '-p', String(port), ...flags];
  const [program = '', ...rest] = [...limitMemory(memoryLimitBytes), ...words];
  return spawn(program, rest, {
    ...user,
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Every process of the server inherits it; `exec` keeps the pid. What the system cannot limit it leaves as it is. */
function limitMemory(bytes: number | undefined): readonly string[] {
  if (bytes === undefined || process.platform === 'win32') return [];
  const kilobytes = Math.floor(bytes / 1024);
  return ['/bin/sh', '-c', `ulimit -v ${kilobytes} 2>/dev/null; exec "$0" "$@"`];
}

/** The server writes `ready` into postmaster.pid's eighth line (manual 19.1); its log tells why it did not. */
async function waitUntilReady(server: ChildProcess, data: string): Promise<void> {
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => void (log = (log + chunk.toString()).slice(-4000)));
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && server.exitCode === null) {
    const file = join(data, 'postmaster.pid');
    const ready = existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready';
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  server.kill('SIGKILL');
  throw new ToolError({
    code: 'server-start-failed',
    message: `the embedded PostgreSQL did not start:\n${log}`,
    exitCode: EXIT.connection,
  });
}

/** An exception or a closed terminal must not leave a server and its gigabytes behind; returns the way out. */
function endWithThisProcess(server: ChildProcess, directory: string): () => void {
  const end = (): void => {
    server.kill('SIGQUIT');
    removeWhileInUse(directory);
  };
  const hangUp = (): void => {
    end();
    process.kill(process.pid, 'SIGHUP');
  };
  process.once('exit', end);
  process.once('SIGHUP', hangUp);
  return () => {
    process.off('exit', end);
    process.off('SIGHUP', hangUp);
  };
}

/** The server's processes write until their last moment, and an exiting process cannot wait for events. */
function removeWhileInUse(directory: string): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const deadline = Date.now() + 5000;
  do {
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // a process of the server has just made another file
    }
    // Looked at, because force can hide that something stayed (seen once in about ten runs of an ordinary user).
    if (!existsSync(directory)) return;
    Atomics.wait(clock, 0, 0, 50);
  } while (Date.now() < deadline);
}

interface Started {
  readonly server: ChildProcess;
  readonly directory: string;
  readonly port: number;
  readonly superuser: string;
  readonly letLive: () => void;
}

function handleOf({ server, directory, port, superuser, letLive }: Started): EmbeddedServer {
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  return {
    port,
    url: `postgresql://${superuser}@127.0.0.1:${port}/postgres`,
    directory,
    pid: server.pid ?? 0,
    stop: async (mode = 'fast') => {
      if (server.exitCode === null) server.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await ended;
      rmSync(directory, { recursive: true, force: true });
      letLive();
    },
    detach: () => {
      letLive();
      server.stderr?.destroy();
      server.unref();
    },
  };
}

/** A loopback port that the system says is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
