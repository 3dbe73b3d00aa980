import { judgeBlockers } from './judge-blocker.ts';
import { defineCheck } from './define-check.ts';
import type { PendingWork } from './pending-work.ts';
import type { HolderQuestion } from '../locks/holders.ts';

export const concurrentBuildBlockers = defineCheck({
  id: 'concurrent-build-blockers',
  title: 'Nobody holds up a concurrent build',
  why: 'CREATE INDEX CONCURRENTLY waits for every writer of its table and for every older snapshot of the database, whatever that session reads: a pg_dump holds it up, an open read-committed transaction elsewhere does not. A timeout in that wait leaves an INVALID index.',
  fix: 'wait for the session, or end it; prepared transactions want COMMIT PREPARED or ROLLBACK PREPARED.',
  thresholds:
    'a transaction older than limits.blockerMs (1 min) fails, a younger one warns, a statement younger than 1 s is let be (ours: what a concurrent build waits for was measured on 15 to 18).',
  privileges: 'none to see who holds what; pg_read_all_stats to see since when.',
  phases: ['pre', 'watch'],
  needs: ['advisoryWaits', 'maintenance', 'preparedTransactions', 'relationLocks', 'role', 'sessions'],
  good: 'no snapshot and no lock is in the way of a concurrent build',
  judge(facts, { limits, pending }) {
    const question = concurrentWork(pending);
    if (question === undefined)
      return [{ status: 'skipped', subject: '', message: 'no pending statement works CONCURRENTLY' }];
    return judgeBlockers(facts, question, limits);
  },
});

/** Unscoped, any build might come. undefined: nothing works concurrently. */
function concurrentWork(pending: PendingWork | undefined): HolderQuestion | undefined {
  if (pending === undefined) return { locks: [], snapshots: { statement: undefined } };
  const locks = pending.locks.filter((lock) => lock.by !== 'ordinary');
  const { snapshotsFor: statement } = pending;
  if (locks.length === 0 && statement === undefined) return undefined;
  return { locks, ...(statement !== undefined && { snapshots: { statement } }) };
}
