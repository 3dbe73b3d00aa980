import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds once for all projects of a run that start commands: what is tested is what is shipped. */
export function setup(): void {
  const root = join(import.meta.dirname, '../..');
  if (process.env['PLUMBLINE_BUILT_BY'] === String(process.pid)) return;
  process.env['PLUMBLINE_BUILT_BY'] = String(process.pid);
  execFileSync(process.execPath, ['scripts/build.ts', '--without-types'], { cwd: root, stdio: 'inherit' });
}
