import type { Clock } from '../clock.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Emit } from './events.ts';
import type { Origin } from './origin.ts';
import type { Waiting } from './waiting.ts';

/** What every run that writes is told, whichever way it goes. */
export interface RunOptions {
  readonly target: ConnectionTarget;
  /** The migrations folder. */
  readonly migrations: string;
  /** How long to wait for other runs and for locks, each. */
  readonly maxWaitMs: number;
  readonly waiting?: Waiting;
  /** The user says that the pooler in between is in session mode. */
  readonly isSessionPooler?: boolean;
  readonly runId: string;
  readonly readOrigin: () => Origin;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Finish the current statement, then stop. */
  readonly stop: AbortSignal;
  /** Cancel the current statement on the server. */
  readonly urgent: AbortSignal;
}
