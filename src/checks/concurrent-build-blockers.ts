import type { Facts } from '../facts/index.ts';
import type { RelationLock } from '../facts/relation-locks.ts';
import type { Session } from '../facts/sessions.ts';
import { defineCheck } from './define-check.ts';
import { describeLock, judgeBlockingPrepared, judgeBlockingSession, yieldsToUs } from './judge-blocker.ts';
import type { PendingWork, WantedLock } from './pending-work.ts';

export const concurrentBuildBlockers = defineCheck({
  id: 'concurrent-build-blockers',
  title: 'Nobody holds up a concurrent build',
  why: 'CREATE INDEX CONCURRENTLY waits for every writer of its table and for every older snapshot of the database, whatever that session reads: a pg_dump holds it up, an open read-committed transaction elsewhere does not. A timeout in that wait leaves an INVALID index.',
  fix: 'wait for the session, or end it; prepared transactions want COMMIT PREPARED or ROLLBACK PREPARED.',
  phases: ['pre', 'watch'],
  needs: ['advisoryWaits', 'maintenance', 'preparedTransactions', 'relationLocks', 'role', 'sessions'],
  good: 'no snapshot and no lock is in the way of a concurrent build',
  judge(facts, { limits, pending }) {
    const wanted = concurrentWork(pending);
    if (wanted?.length === 0)
      return [{ status: 'skipped', subject: '', message: 'no pending statement works CONCURRENTLY' }];
    const builds = wanted === undefined || wanted.some((lock) => lock.by === 'concurrent build');
    const locks = blockingLocks(facts.relationLocks, wanted ?? []);
    const sessions = facts.sessions.flatMap((session) => {
      const own = yieldsToUs(session) ? [] : locks.filter((lock) => lock.pid === session.pid);
      const holds = own.map(describeLock);
      if (builds && holdsUpSnapshots(session, facts.maintenance)) holds.push('a snapshot');
      if (holds.length === 0) return [];
      const wait = facts.advisoryWaits.find(({ pid }) => pid === session.pid);
      return judgeBlockingSession({ session, holds, wait }, limits, facts.role);
    });
    const prepared = facts.preparedTransactions.flatMap((one) => {
      const own = locks.filter((lock) => lock.transactionId === one.transactionId);
      return judgeBlockingPrepared(one, own.map(describeLock), limits);
    });
    return [...sessions, ...prepared];
  },
});

/** undefined: unscoped, any build might come. */
function concurrentWork(pending: PendingWork | undefined): readonly WantedLock[] | undefined {
  return pending?.locks.filter((lock) => lock.by !== 'ordinary');
}

const READING = new Set(['AccessShareLock', 'RowShareLock']);

/** A build waits for writers, and with its own lock for the rest; DROP INDEX CONCURRENTLY waits for readers too. */
function blockingLocks(
  locks: readonly RelationLock[],
  wanted: readonly WantedLock[],
): readonly RelationLock[] {
  return locks.filter((lock) =>
    wanted.some(
      ({ relation, by }) =>
        lock.targets.includes(relation) && (by === 'concurrent drop' || !READING.has(lock.mode)),
    ),
  );
}

/**
 * VACUUM, autovacuum and concurrent builds without expression and predicate announce that nobody has to wait for
 * their snapshots (PROC_IN_VACUUM, PROC_IS_AUTOVACUUM, PROC_IN_SAFE_IC in the server's source).
 */
function holdsUpSnapshots(session: Session, maintenance: Facts['maintenance']): boolean {
  const isBackground = session.user === null || session.backendType === 'autovacuum worker';
  const work = maintenance.find(({ pid }) => pid === session.pid);
  return session.holdsSnapshot && !isBackground && work?.isHarmless !== true;
}
