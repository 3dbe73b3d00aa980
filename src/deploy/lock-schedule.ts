/** How long one attempt may keep the application waiting, and how long to keep off the table before the next one. */
export interface LockAttempt {
  readonly stallMs: number;
  readonly pauseMs: number;
}

const FIRST_MS = 100;

/**
 * Attempts of 100 ms growing to the stall budget: nobody queues behind us for longer (engine rule 7). The pause is as
 * long as the attempt, jittered, so that queued application queries get through in between.
 * `attempt` counts from 1; `jitter` is a random number from 0 to 1.
 */
export function planLockAttempt(attempt: number, maxStallMs: number, jitter: number): LockAttempt {
  const stallMs = Math.min(maxStallMs, Math.round(FIRST_MS * 1.5 ** (attempt - 1)));
  return { stallMs, pauseMs: Math.round(stallMs * (0.5 + jitter)) };
}

/** Longer than this nobody is made to wait for the sake of an autovacuum, unless the budget allows it anyway. */
const LONGEST_OUTLASTING_MS = 1100;

/**
 * An ordinary autovacuum yields to us only when our wait has lasted deadlock_timeout (measured: every lock_timeout up to
 * 1000 ms fails, 1100 ms succeeds). undefined where that is too long for the application.
 */
export function outlastAutovacuum(deadlockTimeoutMs: number, maxStallMs: number): number | undefined {
  const neededMs = deadlockTimeoutMs + 100;
  return neededMs <= Math.max(maxStallMs, LONGEST_OUTLASTING_MS) ? neededMs : undefined;
}
