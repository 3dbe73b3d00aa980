import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EXIT, ToolError } from '../errors.ts';
import { readJsonFile, replaceJsonFile } from '../json-file.ts';
import { parseBaseline, type Baseline } from './baseline.ts';

/** Where baselines lie unless --baseline says otherwise; relative to the working folder. */
export const DEFAULT_BASELINE_FILE = '.plumbline/baseline.json';

const FOLDER = dirname(DEFAULT_BASELINE_FILE);
const NAMED = /^baseline-(.+)\.json$/;

/** Where `db-check baseline --name` writes; relative to the working folder. */
export function namedBaselineFile(name: string): string {
  return join(FOLDER, `baseline-${name}.json`);
}

/** Of the baselines with a name in this working folder. */
export function readBaselineNames(workingDirectory: string): readonly string[] {
  const folder = resolve(workingDirectory, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => NAMED.exec(file)?.[1] ?? []);
}

/** Only for its owner: the sampled parameters are values of the database. */
const PRIVATE = 0o600;

/** Finds out before the measuring whether the file can be written after it. Throws ToolError (exit 2). */
export function prepareBaselineFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw fileError('write', path, error);
  }
}

/** Throws ToolError (exit 2). */
export function writeBaselineFile(path: string, baseline: Baseline): void {
  try {
    replaceJsonFile(path, baseline, PRIVATE);
  } catch (error) {
    throw fileError('write', path, error);
  }
}

/** undefined when there is no such file. */
export function readBaselineFile(path: string): Baseline | undefined {
  let content: unknown;
  try {
    content = readJsonFile(path);
  } catch (error) {
    throw fileError('read', path, error);
  }
  return content === undefined ? undefined : parseBaseline(content, path);
}

function fileError(verb: 'read' | 'write', path: string, cause: unknown): ToolError {
  return new ToolError({
    code: `baseline-not-${verb === 'read' ? 'readable' : 'writable'}`,
    message: `cannot ${verb} the baseline ${path}: ${(cause as Error).message}`,
    hint: 'name another file: --baseline FILE',
    exitCode: EXIT.usage,
    cause,
  });
}
