import { spawn, type ChildProcess } from 'node:child_process';
import type { CommandOutcome } from './checks/command-outcome.ts';

const MOST_CHARACTERS = 16 * 2 ** 20;

/** A list is a program and its words, a text is for /bin/sh. */
export type Command = string | readonly string[];

export interface CommandOptions {
  readonly timeoutMs: number;
  /** Beside our own. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** On its standard input; undefined: nothing. It need not be read. */
  readonly input?: string;
  /** Aborted: it is ended at once. */
  readonly stop?: AbortSignal;
}

/**
 * Runs a command of the user's to its end or to the end of its time. In a process group of its own, so that what a shell
 * started ends with it: else `sleep 60; true` would keep the pipe open for a minute. Never throws.
 */
export async function runCommand(command: Command, options: CommandOptions): Promise<CommandOutcome> {
  const [program = '', ...words] = typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  try {
    const env = { ...process.env, ...options.environment };
    const stdin = options.input === undefined ? 'ignore' : 'pipe';
    const child = spawn(program, words, { detached: true, stdio: [stdin, 'pipe', 'pipe'], env });
    // who ends without reading it all breaks the pipe
    child.stdin?.on('error', () => undefined).end(options.input);
    return await outcomeOf(child, program, options);
  } catch {
    // Node.js' own message would show the words
    return { exitCode: -1, stdout: '', stderr: '', failure: `${program} cannot be started with such words` };
  }
}

function outcomeOf(
  child: ChildProcess,
  program: string,
  { timeoutMs, stop }: CommandOptions,
): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const output = { stdout: '', stderr: '' };
    const end = (failure: string | undefined, exitCode = -1): void => {
      clearTimeout(timer);
      process.off('exit', kill);
      stop?.removeEventListener('abort', stopped);
      resolve({ exitCode, ...output, failure });
    };
    const kill = (): void => killGroup(child);
    const giveUp = (failure: string): void => {
      kill();
      child.stdout?.destroy();
      child.stderr?.destroy();
      end(failure);
    };
    const stopped = (): void => giveUp('it was ended, as asked');
    stop?.addEventListener('abort', stopped);
    const timer = setTimeout(() => giveUp(`it did not end within ${timeoutMs} ms`), timeoutMs);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (output[name].length > MOST_CHARACTERS) giveUp('it printed more than 16 MB');
      });
    }
    process.once('exit', kill);
    child.once('error', (error: NodeJS.ErrnoException) => end(`${program} cannot be started: ${error.code}`));
    child.once('close', (code, signal) =>
      end(signal === null ? undefined : `it was ended by ${signal}`, code ?? -1),
    );
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended in the meantime
  }
}
