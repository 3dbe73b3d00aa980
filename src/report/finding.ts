import type { Location } from '../location.ts';

export const STATUSES = ['pass', 'warn', 'fail', 'unknown', 'skipped'] as const;
export type Status = (typeof STATUSES)[number];

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
  /** An unknown of it is only a warning (exit 0, with --strict 1) instead of exit 9. */
  readonly optional?: true;
}
