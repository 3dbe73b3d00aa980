import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** dist/types: the declarations of the public API (10 s of CPU, which only the tarball is worth). */
export function writeTypes(root: string): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}
