import { describeSession } from '../checks/describe-session.ts';
import { renderElapsed } from '../duration.ts';
import type { Runner } from './runner.ts';

/**
 * Ends a session that has been idle in a transaction for longer than the limit, where the user's policy says so. Whether it
 * still is, and whether it may be ended at all, is decided by the server in the same moment (Observer.endIdle).
 */
export async function endIdleSession(
  { waiting, observer, db, runId, emit }: Runner,
  pid: number,
): Promise<void> {
  if (waiting.onBlocker !== 'terminate-idle') return;
  const ended = await observer.endIdle({ pid, runId, ownPid: db.pid, idleLimitMs: waiting.idleLimitMs });
  if (ended === undefined) return;
  const who = describeSession({ pid, user: ended.user, application: ended.application });
  emit({
    kind: 'session-ended',
    message: `ended ${who}: idle in a transaction for ${renderElapsed(ended.idleMs)}`,
  });
}
