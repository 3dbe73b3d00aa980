import type { RelationLock } from '../facts/relation-locks.ts';
import type { Session } from '../facts/sessions.ts';
import { renderDuration } from '../duration.ts';
import { defineCheck } from './define-check.ts';
import { describeQuery, describeSession, terminateSession } from './describe-session.ts';
import { judgeHiddenSessions } from './hidden-sessions.ts';

export const idleInTransaction = defineCheck({
  id: 'idle-in-transaction',
  title: 'No transaction has been left open',
  why: 'A forgotten transaction keeps all its locks until somebody ends it: DDL on those tables waits for it, and everybody else waits behind the DDL.',
  fix: 'end the session, find the code that forgot to commit, and set idle_in_transaction_session_timeout.',
  thresholds: 'limits.idleInTransactionMs (5 min) fails, the warning of Crunchy pgMonitor.',
  privileges: 'pg_read_all_stats.',
  phases: ['pre', 'watch'],
  needs: ['relationLocks', 'role', 'sessions'],
  good: 'no transaction of this database has been idle longer than the limit',
  judge({ relationLocks, role, sessions }, { limits }) {
    const idle = sessions.filter(
      (session) =>
        session.state?.startsWith('idle in transaction') === true &&
        (session.stateMs ?? 0) >= limits.idleInTransactionMs,
    );
    const findings = idle.map((session) => ({
      status: 'fail' as const,
      subject: describeSession(session),
      message: `left a transaction open${describeHolds(session, relationLocks)}; its last query${describeQuery(session) || ' is not known'}`,
      measured: renderDuration(session.stateMs ?? 0),
      limit: renderDuration(limits.idleInTransactionMs),
      fix: terminateSession(session.pid),
    }));
    return [...findings, ...judgeHiddenSessions(sessions, role)];
  },
});

function describeHolds(session: Session, locks: readonly RelationLock[]): string {
  const own = locks.filter((lock) => lock.pid === session.pid && lock.isGranted);
  const held = [
    ...new Set(own.map((lock) => `${lock.mode} on ${lock.relation}`)),
    ...(session.holdsSnapshot ? ['a snapshot'] : []),
  ];
  return held.length === 0 ? '' : `, holding ${held.join(', ')}`;
}
