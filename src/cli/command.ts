import type { Options, PositionalOptions } from 'yargs';
import type { Clock } from '../clock.ts';
import type { Settings } from '../config/settings.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { ExitCode } from '../errors.ts';
import type { Format } from '../report/format.ts';

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
  /**
   * Aborted at the first Ctrl-C or SIGTERM, with the exit code as the reason; `urgent` at the second. A third ends the
   * process where it stands.
   */
  readonly stop: { readonly signal: AbortSignal; readonly urgent: AbortSignal };
  /** Asks on the terminal; only called when stdinIsTerminal. */
  ask(question: string): Promise<string>;
}

/** Flags that need no database, already resolved against environment and configuration. */
export interface OfflineOptions {
  /** `db-check pre`: for reports and messages. */
  readonly command: string;
  readonly settings: Settings;
  readonly format: Format;
  readonly output: string | undefined;
  readonly color: boolean;
}

/** Flags shared by all commands, already resolved against environment and configuration. */
export interface CommonOptions extends OfflineOptions {
  readonly target: ConnectionTarget;
}

/** Without a database of necessity: `target` is then what --url names, and never DATABASE_URL's. */
export interface DetachedOptions extends OfflineOptions {
  readonly target: ConnectionTarget | undefined;
}

interface CommandFlags {
  /** Flags of this command beside the shared ones, in yargs' form. */
  readonly options: Readonly<Record<string, Options>>;
  /** Descriptions of the positional arguments that the registry's `usage` names. */
  readonly positionals?: Readonly<Record<string, PositionalOptions>>;
}

/**
 * One command = one file `cli/<binary>-<command>.ts` that exports `command`, with one line in cli/registry.ts.
 * Loaded only when it is asked for. `run` returns the exit code (EXIT.interrupted after a stop, whatever the signal was);
 * ToolError is for "could not start".
 */
export type CliCommand = DatabaseCommand | DetachedCommand;

export interface DatabaseCommand extends CommandFlags {
  readonly needsDatabase?: true;
  /** What some of its flags ask for needs no database: the exit code; undefined where `run` is wanted. */
  withoutDatabase?(context: CommandContext, options: OfflineOptions, flags: Flags): ExitCode | undefined;
  run(context: CommandContext, common: CommonOptions, flags: Flags): Promise<ExitCode>;
}

/** A command that works without a database named (demo, explain). */
export interface DetachedCommand extends CommandFlags {
  readonly needsDatabase: false;
  run(context: CommandContext, common: DetachedOptions, flags: Flags): Promise<ExitCode>;
}

/** What the user typed, by the long name of the flag (`print-sql`) and in camel case (`printSql`). */
export type Flags = Readonly<Record<string, unknown>>;
