import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/**
 * Installs packages (`name@version`) from npm into a folder of their own: what tests and benchmarks compare with is no
 * dependency of ours, and `npm ci` stays small. No script of theirs runs. Throws what npm said.
 */
export function installApart(folder: string, packages: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const quietly = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', '--prefix', folder, ...quietly, ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
