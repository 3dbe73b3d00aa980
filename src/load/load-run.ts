import type { Latency } from './histogram.ts';
import type { LoadShape } from './load-shape.ts';

/** Given up when the time was over, by whoever asks. */
export const UNANSWERED = 'unanswered';

export interface LoadError {
  /** A SQLSTATE; `lost`: the connection ended without one, UNANSWERED. */
  readonly code: string;
  readonly count: number;
  /** Of the first: the query and what was said. */
  readonly example: string;
}

/** Of one query, or of all. */
export interface LoadFigures {
  readonly name: string;
  /** Answered or not. */
  readonly requests: number;
  readonly errors: number;
  /** Of what was answered, and of what a timeout or the end gave up, with the time it had taken by then. */
  readonly latency: Latency | undefined;
}

/** What made this process late itself. */
export interface DriverFigures {
  /** How late its timers fired. */
  readonly meanLagMs: number;
  readonly p95LagMs: number;
  readonly maxLagMs: number;
  /** Of the time, 0 to 100: how long it was not idle. */
  readonly busyPercent: number;
}

/** One load, measured. */
export interface LoadRun {
  readonly shape: LoadShape;
  /** Behind the ramp-up; shorter than wanted where it was stopped. */
  readonly measuredMs: number;
  readonly isPartial: boolean;
  readonly all: LoadFigures;
  /** In the order of the mix. */
  readonly queries: readonly LoadFigures[];
  /** The most frequent first. */
  readonly errors: readonly LoadError[];
  /** Begun in the ramp-up. */
  readonly leftOut: number;
  /** Open loop: arrivals that found no client free. */
  readonly queued: number;
  /** Clients that had a session before the start. */
  readonly connected: number;
  /** Sessions that the server ended, or that were lost, and were opened again. */
  readonly reopened: number;
  /** What the first of the others was told. */
  readonly trouble?: string;
  readonly driver: DriverFigures;
}
