import { execFile } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment besides PATH, HOME and XDG_CACHE_HOME: no PG* or DATABASE_URL of the caller gets in. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The built command as a process of its own: `runCli('db-check', ['pre', '--url', url])`. */
export function runCli(
  binary: 'db-check' | 'db-deploy' | 'db-rollback',
  words: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  return runProcess(process.execPath, [join(ROOT, 'dist/bin', `${binary}.cjs`), ...words], options);
}

/** Any program, to its end. Never throws for an exit code. */
export function runProcess(file: string, words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { PATH = '', HOME = '/', XDG_CACHE_HOME } = process.env;
  const env = { PATH, HOME, ...(XDG_CACHE_HOME !== undefined && { XDG_CACHE_HOME }), ...options.environment };
  return new Promise((resolve) => {
    const child = execFile(
      file,
      [...words],
      { cwd: options.cwd ?? ROOT, env, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end();
  });
}
