import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export interface RunningCommand {
  readonly process: ChildProcess;
  /** Everything it printed and how it ended. */
  readonly ended: Promise<CommandEnd>;
}

export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = join(import.meta.dirname, '../..');

type Binary = 'db-check' | 'db-deploy' | 'db-rollback';
type Environment = Readonly<Record<string, string>>;

/**
 * Starts one of the three commands as a process of its own, as it is shipped, with nothing of our environment that matters.
 * The project has test/support/build.ts in its setup.
 */
export function startCommand(
  name: Binary,
  words: readonly string[],
  environment: Environment = {},
): RunningCommand {
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, ...environment };
  return start([join(ROOT, 'dist/bin', `${name}.cjs`), ...words], { env, cwd: ROOT });
}

function start(
  words: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): RunningCommand {
  const child = spawn(process.execPath, [...words], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
  const ended = new Promise<CommandEnd>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, ...output }));
  });
  return { process: child, ended };
}
