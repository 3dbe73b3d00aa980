import type { CommandContext } from '../../src/cli/command.ts';
import { newRunId } from '../../src/cli/context.ts';
import { BINARIES } from '../../src/cli/registry.ts';
import { runBinary } from '../../src/cli/run.ts';
import { testContext } from './context.ts';

export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line as a user types it, or as a hint prints it, in this process: `db-rollback --last`. */
export function runLine(line: string, ...more: readonly string[]): Promise<CommandEnd> {
  return runLineIn({}, line, ...more);
}

/** The same in other surroundings. */
export async function runLineIn(
  surroundings: Partial<CommandContext>,
  line: string,
  ...more: readonly string[]
): Promise<CommandEnd> {
  const [name, ...words] = line.trim().split(/\s+/);
  const binary = BINARIES.find((one) => one.name === name);
  if (binary === undefined) throw new Error(`there is no ${name}`);
  const context = testContext({ runId: newRunId(new Date()), ...surroundings });
  const exitCode = await runBinary(binary, [...words, ...more], context);
  return { exitCode, ...context.written };
}
