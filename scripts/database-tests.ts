import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Runs the database tests against the server that the environment names; true when all passed. */
export function runDatabaseTests(environment: Readonly<Record<string, string>>): boolean {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'database'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PLUMBLINE_ALL_CASES: '1', ...environment },
  });
  return status === 0;
}
