import type { Status } from '../report/finding.ts';

/** A value as a check of the user's gets it: numbers (also bigint and numeric) as JavaScript has them, the rest as the server writes it. */
export type Value = string | number | boolean | null;
/** By the name of the column. Asking for a column that is not there throws: a misspelt one must not pass. */
export type Row = Readonly<Record<string, Value>>;

/** One statement that reads, or several by names of the user's. */
export type Reading = string | Readonly<Record<string, string>>;
/** The rows of the statement, or of each by its name. */
export type Answer<Read extends Reading> = Read extends string
  ? readonly Row[]
  : { readonly [Name in keyof Read]: readonly Row[] };

/** What a judge says. */
export interface OwnFinding {
  readonly status: Status;
  readonly message: string;
  /** What it is about: `table job`. */
  readonly subject?: string;
  /** With its unit: `12 jobs`. */
  readonly measured?: string;
  readonly limit?: string;
  /** A command or SQL to paste. */
  readonly fix?: string;
}

export const OWN_PHASES = ['pre', 'post'] as const;
export type OwnPhase = (typeof OWN_PHASES)[number];

interface OwnCheckText {
  /** Letters, digits and dashes: what --only, --skip, `checks` and `db-check explain` name. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences. */
  readonly why: string;
  /** What to type about a warning or failure that says nothing of its own. */
  readonly fix?: string;
  /** Before a deployment, after it, or both; default: before. */
  readonly phases?: readonly OwnPhase[];
}

/** Reads by SQL, each statement in a read-only transaction of its own, and judges what was read. */
export interface JudgedCheck<
  Read extends Reading = Reading,
  Limits extends Readonly<Record<string, number>> = Readonly<Record<string, number>>,
> extends OwnCheckText {
  readonly read: Read;
  /** Handed to the judge, and shown by `db-check explain`. */
  readonly limits?: Limits;
  /** At once: no promise. An empty list is a pass; what throws, hangs or is no finding is `unknown`. */
  judge(answer: Answer<Read>, limits: Limits): OwnFinding | readonly OwnFinding[];
}

/** At least one of them. */
export interface NumberLimits {
  readonly warnAbove?: number;
  readonly failAbove?: number;
  readonly warnBelow?: number;
  readonly failBelow?: number;
}

/** A command by its exit status, or by the number on the last line that it prints. */
export interface CommandCheck extends OwnCheckText {
  /** A list is a program and its words, without a shell; a text is for /bin/sh. */
  readonly command: string | readonly string[];
  /** Default: limits.checkMs. */
  readonly timeoutMs?: number;
  /** Beside our own; these values are never shown. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: 0 alone. `grep -c` that finds nothing ends with 1. */
  readonly goodExits?: readonly number[];
  /** The last line must be a number then. */
  readonly limits?: NumberLimits;
  /** Of that number: `errors`. */
  readonly unit?: string;
}

/** Good is an answer of 200 to 299; another fails, none is unknown. No redirect is followed. */
export interface UrlCheck extends OwnCheckText {
  /** http or https; what follows a ? is never shown. */
  readonly url: string;
  /** Default: limits.checkMs. */
  readonly timeoutMs?: number;
  /** A good answer that comes later is a warning. */
  readonly warnAboveMs?: number;
}

export type OwnCheck = JudgedCheck | CommandCheck | UrlCheck;
