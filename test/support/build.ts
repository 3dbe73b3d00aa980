import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds once before the cli project: what is tested is what is shipped. */
export function setup(): void {
  const root = join(import.meta.dirname, '../..');
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' });
}
