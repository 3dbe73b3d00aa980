import type { Database } from '../db/database.ts';

/** What a run of checks may take: each statement has `checkMs`, and all together what is left until `endsAt`. */
export interface TimeBudget {
  readonly checkMs: number;
  readonly runMs: number;
  /** On the clock of performance.now(). */
  readonly endsAt: number;
}

export function startBudget({ checkMs, runMs }: Pick<TimeBudget, 'checkMs' | 'runMs'>): TimeBudget {
  return { checkMs, runMs, endsAt: performance.now() + runMs };
}

/** The statement_timeout of a session with the profile `read`. */
const SESSION_MS = 5000;

/**
 * Gives the next statement its share of the time; false when nothing is left. Costs a round trip only where the session's own
 * timeout is not the right one. Behind a transaction pooler nothing is set: the application would get that session next.
 */
export async function limitStatement(db: Database, budget: TimeBudget): Promise<boolean> {
  const timeoutMs = nextTimeoutMs(budget);
  if (timeoutMs === 0) return false;
  if (timeoutMs !== SESSION_MS) await db.query(LIMIT, [`${timeoutMs}ms`, db.pid]);
  return true;
}

/** What the next statement may take; 0 when nothing is left. */
export function nextTimeoutMs({ checkMs, endsAt }: TimeBudget): number {
  return Math.max(0, Math.min(checkMs, Math.floor(endsAt - performance.now())));
}

const LIMIT = `
select pg_catalog.set_config('statement_timeout', $1, false) where pg_catalog.pg_backend_pid() = $2`;

/** Later than the end: a statement that the server ends at its own time is still heard of, and who was in its way. */
const GRACE_MS = 500;

/**
 * The end of the run for a server that says nothing more (frozen, or cut off without a word): no statement_timeout helps
 * there. Returns what ends the watch.
 */
export function watchBudget(db: Database, budget: TimeBudget): () => void {
  const leftMs = budget.endsAt - performance.now() + GRACE_MS;
  const reason = `the server gave no answer within the ${budget.runMs / 1000} s of the whole run`;
  const timer = setTimeout(() => db.abandon(reason), Math.max(0, leftMs));
  return () => clearTimeout(timer);
}
