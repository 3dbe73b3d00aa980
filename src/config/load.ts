import { existsSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT, ToolError } from '../errors.ts';
import { parseUserConfig } from './parse-user-config.ts';
import type { UserConfig } from './settings.ts';

const NAMES = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map((extension) => `db-check.config.${extension}`);

export interface LoadedConfig {
  /** Absolute; undefined when there is no configuration file. */
  readonly file: string | undefined;
  readonly config: UserConfig;
}

/**
 * Reads --config FILE, or the db-check.config.* of the folder; without one it costs six looks at the disk.
 * Node.js strips the types of .ts by itself. Throws ToolError (exit 2).
 */
export async function loadConfig(folder: string, named: string | undefined): Promise<LoadedConfig> {
  const file = named === undefined ? findConfig(folder) : resolve(folder, named);
  if (file === undefined) return { file, config: {} };
  if (!existsSync(file)) throw unusable(`there is no configuration file ${file}`, 'check --config');
  const value = extname(file) === '.json' ? readJson(file) : await importDefault(file);
  return { file, config: parseUserConfig(value, file) };
}

function findConfig(folder: string): string | undefined {
  const found = NAMES.map((name) => join(folder, name)).filter((file) => existsSync(file));
  if (found.length > 1)
    throw unusable(`several configuration files: ${found.join(', ')}`, 'keep one, or name it with --config');
  return found[0];
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unusable(`${file} is not JSON: ${(error as Error).message}`, 'check its commas and quotes', error);
  }
}

async function importDefault(file: string): Promise<unknown> {
  const module = await importModule(file);
  if ('default' in module) return module.default;
  throw unusable(`${file} has no default export`, 'export default defineConfig({ … })');
}

async function importModule(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  } catch (error) {
    throw unusable(
      `cannot load ${file}: ${error instanceof Error ? error.message : String(error)}`,
      'the file must be an ES module; where package.json says "type": "commonjs", name it .mts or .mjs',
      error,
    );
  }
}

function unusable(message: string, hint: string, cause?: unknown): ToolError {
  return new ToolError({ code: 'configuration', message, hint, exitCode: EXIT.usage, cause });
}
