import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Runs the database tests against the server that the environment names; true when all passed. Leaves the event loop free: a
 * connection to the Docker engine that dies of idleness meanwhile must be noticed before it is used to stop the container (EPIPE).
 */
export async function runDatabaseTests(environment: Readonly<Record<string, string>>): Promise<boolean> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'database'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const [status] = await once(child, 'exit');
  return status === 0;
}
