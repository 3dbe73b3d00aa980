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

/** Starts one of the three commands from source as a process of its own, with nothing of our environment that matters. */
export function startCommand(
  name: 'db-check' | 'db-deploy' | 'db-rollback',
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): RunningCommand {
  const child = spawn(process.execPath, [join(ROOT, 'src/bin', `${name}.ts`), ...words], {
    cwd,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
  const ended = new Promise<CommandEnd>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, ...output }));
  });
  return { process: child, ended };
}
