import type { Options as YargsOption } from 'yargs';
import type { Clock } from '../clock.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Settings } from '../config/settings.ts';
import type { ExitCode } from '../errors.ts';

/** What every command gets from its surroundings: all effects on the process pass through here. */
export interface CommandContext {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly runId: string;
  /** Results. */
  stdout(text: string): void;
  /** Progress, prompts, warnings: everything else. */
  stderr(text: string): void;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly stdinIsTerminal: boolean;
  /** Aborted at the first Ctrl-C or SIGTERM; `urgent` at the second. */
  readonly stop: { readonly signal: AbortSignal; readonly urgent: AbortSignal };
  /** Asks on the terminal; only called when stdinIsTerminal. */
  ask(question: string): Promise<string>;
}

/** Flags shared by all commands, already resolved against environment and configuration. */
export interface CommonOptions {
  readonly target: ConnectionTarget;
  readonly settings: Settings;
  readonly format: 'table' | 'json';
  readonly output: string | undefined;
  readonly color: boolean;
}

/**
 * One command = one file `cli/<binary>-<command>.ts` that exports `command`. Loaded only when it is asked for.
 * `run` returns the exit code; ToolError is for "could not start".
 */
export interface CliCommand {
  /** Flags of this command beside the shared ones, in yargs' form. */
  readonly options: Readonly<Record<string, YargsOption>>;
  /** Positional arguments as yargs writes them, e.g. `[migrations..]`. */
  readonly positionals?: string;
  /** False for commands that can work without a database (demo): `common.target` is then undefined. */
  readonly needsDatabase?: boolean;
  run(context: CommandContext, common: CommonOptions, flags: Flags): Promise<ExitCode>;
}

export type Flags = Readonly<Record<string, unknown>>;
