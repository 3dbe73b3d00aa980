import type { Facts } from '../facts/index.ts';
import type { RelationLock } from '../facts/relation-locks.ts';
import type { Session } from '../facts/sessions.ts';
import { defineCheck } from './define-check.ts';
import { isOn, judgeHolders } from './judge-holders.ts';
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
    const build = wanted?.find((one) => one.by === 'concurrent build');
    const waitsForSnapshots = wanted === undefined || build !== undefined;
    return judgeHolders(facts, {
      wanted: wanted ?? [],
      blocks,
      beside: (session) =>
        waitsForSnapshots && holdsUpSnapshots(session, facts.maintenance)
          ? { holds: 'a snapshot', statement: build?.statement }
          : undefined,
      limits,
    });
  },
});

/** undefined: unscoped, any build might come. */
function concurrentWork(pending: PendingWork | undefined): readonly WantedLock[] | undefined {
  return pending?.locks.filter((lock) => lock.by !== 'ordinary');
}

const READING = new Set(['AccessShareLock', 'RowShareLock']);

/** A build waits for writers, and with its own lock for the rest; DROP INDEX CONCURRENTLY waits for readers too. */
function blocks(held: RelationLock, wanted: WantedLock): boolean {
  return isOn(held, wanted) && (wanted.by === 'concurrent drop' || !READING.has(held.mode));
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
