import type { Location } from './location.ts';

/** Exit codes of all three commands. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  connection: 3,
  migrationFailed: 4,
  stopped: 5,
  lockWait: 6,
  drift: 7,
  held: 8,
  unknown: 9,
  interrupted: 130,
  terminated: 143,
} as const;

/** What each of them means; the README's table is written from this. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'good',
  1: 'a check, target or comparison failed (with `--strict` a warning too)',
  2: 'usage, configuration, or a migration that is refused as it is written',
  3: 'cannot connect, authenticate, or not allowed',
  4: 'the migration failed; the database is as before',
  5: 'stopped part-way: recorded, run the same command again',
  6: 'gave up waiting for locks or for another run: nothing lost, try later',
  7: 'drift: an applied file was edited, a folder is missing, or the catalog is not what it should be',
  8: 'not confirmed, not approved, or held',
  9: 'a required verdict is unknown or inconclusive',
  130: 'interrupted by Ctrl-C: recorded, nothing runs on',
  143: 'the same by SIGTERM',
};

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What PostgreSQL said, kept whole: SQLSTATE, DETAIL, HINT and CONTEXT are always shown. */
export interface ServerError {
  readonly sqlState: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly context?: string;
  /** Where in the message that was sent, in characters from 1. */
  readonly position?: number;
}

interface ToolErrorParts {
  /** kebab-case, stable: what a script may match on. */
  readonly code: string;
  /** What happened, to which object, who is in the way. */
  readonly message: string;
  /** What to type or do next. */
  readonly hint?: string;
  readonly exitCode: ExitCode;
  readonly location?: Location;
  readonly server?: ServerError;
  readonly cause?: unknown;
  /** Further errors found on the same occasion, each with its own place. */
  readonly also?: readonly ToolError[];
}

/** The one exception that commands show to people. Thrown only for "could not start"; a failed run is data. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly location: Location | undefined;
  readonly server: ServerError | undefined;
  readonly also: readonly ToolError[];

  constructor(parts: ToolErrorParts) {
    super(parts.message, { cause: parts.cause });
    this.code = parts.code;
    this.hint = parts.hint;
    this.exitCode = parts.exitCode;
    this.location = parts.location;
    this.server = parts.server;
    this.also = parts.also ?? [];
  }
}
