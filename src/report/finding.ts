import type { Location } from '../location.ts';

export const STATUSES = ['pass', 'warn', 'fail', 'unknown', 'skipped'] as const;
export type Status = (typeof STATUSES)[number];

/** Somebody answers for a finding, until the end of that day (UTC). */
export interface Accepted {
  readonly owner: string;
  readonly until: string;
  readonly reason: string;
}

/** Edits of the file that do away with a finding; `suggestion`: they change what the file means. */
export interface Change {
  readonly kind: 'safe' | 'suggestion';
  /** `add CONCURRENTLY` */
  readonly title: string;
  readonly replacements: readonly { readonly at: Location; readonly text: string }[];
}

/** One verdict on one subject. `fix` is a command or SQL that somebody can paste; a test runs it. */
export interface Finding {
  /** The id of the check, rule or target query: its file name. */
  readonly id: string;
  readonly status: Status;
  /** What it is about: `table public."Order"`, `pid 4711 (psql)`; empty for the whole server. */
  readonly subject: string;
  /** One sentence without a full stop. Renderers add `(measured, limit …)`: do not repeat the figures here. */
  readonly message: string;
  /** With its unit: `93 %`, `7 min`. */
  readonly measured?: string;
  readonly limit?: string;
  readonly fix?: string;
  readonly location?: Location;
  readonly change?: Change;
  /** An unknown of it is only a warning (exit 0, with --strict 1) instead of exit 9. */
  readonly optional?: true;
  /** A pass that is worth knowing: shown as a note. */
  readonly isNote?: true;
  /** It is shown, and counts for nothing. Never for an unknown: nobody knows what that would accept. */
  readonly accepted?: Accepted;
}
