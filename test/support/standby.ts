import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/embedded/server.ts';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { testBinaries } from './binaries.ts';
import { until } from './until.ts';

/** A hot standby of nobody: a server that was stopped and started again with standby.signal. Returns its URL. */
export async function startStandby(): Promise<string> {
  const server = await startEmbeddedServer({ native: testBinaries(), settings: { fsync: 'off' } });
  onTestFinished(() => server.stop('immediate'));
  process.kill(server.pid, 'SIGINT');
  await until('the primary has stopped', async () => !(await answers(server.url)) && !isAlive(server.pid));
  writeFileSync(join(server.directory, 'data', 'standby.signal'), '');
  startAgain(server);
  await until('the standby answers', () => answers(server.url));
  return server.url;
}

function startAgain({ directory, port }: EmbeddedServer): void {
  const flags = ['-D', join(directory, 'data'), '-p', String(port)];
  const standby = spawn(
    join(directory, 'pg/bin/postgres'),
    [...flags, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    { ...findServerUser(), cwd: '/', env: { LC_ALL: 'C' }, stdio: 'ignore' },
  );
  onTestFinished(() => void standby.kill('SIGQUIT'));
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  const isUp = await client.connect().then(
    () => true,
    () => false,
  );
  await client.end().catch(() => undefined);
  return isUp;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
