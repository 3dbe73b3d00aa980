/** How long one attempt waits for locks, and how long to keep off the table before the next one. */
export interface LockAttempt {
  readonly lockTimeoutMs: number;
  readonly pauseMs: number;
}

const FIRST_MS = 100;
const LONGEST_MS = 1000;

/**
 * Attempts of 100 ms growing to 1 s: nobody queues behind us for longer (engine rule 7). The pause is as long as the
 * attempt, jittered, so that queued application queries get through in between.
 * `attempt` counts from 1; `jitter` is a random number from 0 to 1.
 */
export function planLockAttempt(attempt: number, jitter: number): LockAttempt {
  const lockTimeoutMs = Math.min(LONGEST_MS, Math.round(FIRST_MS * 1.5 ** (attempt - 1)));
  return { lockTimeoutMs, pauseMs: Math.round(lockTimeoutMs * (0.5 + jitter)) };
}

/** An ordinary autovacuum yields to us only when our wait has lasted deadlock_timeout (measured: research, rule 7). */
export function outlastAutovacuum(deadlockTimeoutMs: number): number {
  return deadlockTimeoutMs + 100;
}
