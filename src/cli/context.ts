import { randomBytes } from 'node:crypto';
import { isatty } from 'node:tty';
import { systemClock } from '../clock.ts';
import type { CommandContext } from './command.ts';

/** The real process as commands see it. */
export function processContext(stop: CommandContext['stop']): CommandContext {
  return {
    clock: systemClock,
    environment: process.env,
    workingDirectory: process.cwd(),
    runId: newRunId(systemClock.now()),
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdoutIsTerminal: isatty(1),
    stderrIsTerminal: isatty(2),
    stdinIsTerminal: isatty(0),
    stop,
    ask: (question) => ask(question, stop.signal),
  };
}

/** Sorts by time, short enough for application_name, unique enough for a shared journal: `20261122T054512-3f9c1a`. */
export function newRunId(now: Date): string {
  const time = now.toISOString().replace(/[-:]|\.\d+Z$/g, '');
  return `${time}-${randomBytes(3).toString('hex')}`;
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal });
  } finally {
    terminal.close();
  }
}
