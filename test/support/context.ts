import { systemClock } from '../../src/clock.ts';
import type { CommandContext } from '../../src/cli/command.ts';

export interface TestContext extends CommandContext {
  /** Everything written so far. */
  readonly written: { stdout: string; stderr: string };
}

/** A command's surroundings without a process: no terminal, an empty environment, output kept as text. */
export function testContext(overrides: Partial<CommandContext> = {}): TestContext {
  const written = { stdout: '', stderr: '' };
  return {
    clock: systemClock,
    environment: {},
    workingDirectory: process.cwd(),
    runId: '20251005T000000-abc123',
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    stdinIsTerminal: false,
    stop: { signal: new AbortController().signal, urgent: new AbortController().signal },
    ask: () => Promise.reject(new Error('nobody to ask')),
    ...overrides,
    written,
  };
}
