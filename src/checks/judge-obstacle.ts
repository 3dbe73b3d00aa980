import type { Limits } from '../config/settings.ts';
import type { Role } from '../facts/role.ts';
import type { Session } from '../facts/sessions.ts';
import type { Holder } from '../locks/holders.ts';
import { terminateSession, rollbackPrepared } from './describe-session.ts';
import { grantVisibility } from './hidden-sessions.ts';

/** A holder, judged: how bad it is, and what to type about it. */
export type Obstacle = Holder & {
  /** passing: ordinary traffic, gone before anybody could act on it. unknown: we may not look into it. */
  readonly status: 'passing' | 'warn' | 'fail' | 'unknown';
  /** SQL that a person may run: never run by us unless a policy says so. */
  readonly fix: string;
};

/** Statements younger than this are ordinary traffic. */
export const PASSING_MS = 1000;

export function judgeObstacle(holder: Holder, limits: Pick<Limits, 'blockerMs'>, role: Role): Obstacle {
  if (holder.kind === 'prepared') {
    const { name, ageMs } = holder.prepared;
    const fix = rollbackPrepared(name);
    return { ...holder, status: ageMs >= limits.blockerMs ? 'fail' : 'warn', fix };
  }
  const { session, wait } = holder;
  const byAge = judgeAge(session, limits);
  const status = byAge === 'passing' && wait !== undefined ? 'warn' : byAge;
  return {
    ...holder,
    status,
    fix: status === 'unknown' ? grantVisibility(role.name) : terminateSession(session.pid),
  };
}

/**
 * A session that we may not look into is `unknown`. An open transaction that does nothing is at least a warning:
 * nobody knows when it ends.
 */
function judgeAge(session: Session, { blockerMs }: Pick<Limits, 'blockerMs'>): Obstacle['status'] {
  if (session.isHidden) return 'unknown';
  const ageMs = session.transactionMs ?? 0;
  if (ageMs >= blockerMs) return 'fail';
  return session.state === 'active' && ageMs < PASSING_MS ? 'passing' : 'warn';
}
