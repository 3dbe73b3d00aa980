import type { Location } from './location.ts';

/** Exit codes of all three commands; the README's table is written from this object. */
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
