import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Emit } from './events.ts';
import type { Observer } from './observer.ts';
import type { Waiting } from './waiting.ts';

/** Everything a run needs to act; passed down whole, so that only the clock is faked in tests. */
export interface Runner {
  readonly db: Database;
  readonly observer: Observer;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly runId: string;
  /** How long to wait for other runners, locks and blockers in all, each. */
  readonly maxWaitMs: number;
  readonly waiting: Waiting;
  /** Finish the current statement, then stop. */
  readonly stop: AbortSignal;
  /** Cancel the current statement on the server. */
  readonly urgent: AbortSignal;
}

/** For what must not be cancelled on the server, however often somebody presses Ctrl-C. */
export function uncancelled(runner: Runner): Runner {
  return { ...runner, urgent: new AbortController().signal };
}
