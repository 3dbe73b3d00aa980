import { defineCheck } from './define-check.ts';
import { judgeBlockers } from './judge-blocker.ts';

export const conflictingLocks = defineCheck({
  id: 'conflicting-locks',
  title: 'Nobody holds a lock that a pending statement has to wait for',
  why: 'While a statement waits for its lock, everybody who comes later waits behind it: one open transaction that has merely read the table is enough to stop the application.',
  fix: 'wait for the session, or end it; db-deploy itself waits in short attempts, so that nobody queues behind it for long.',
  thresholds: 'as concurrent-build-blockers: limits.blockerMs (1 min) fails, younger warns.',
  privileges: 'none to see who holds what; pg_read_all_stats to see since when.',
  phases: ['pre', 'watch'],
  needs: ['advisoryWaits', 'preparedTransactions', 'relationLocks', 'role', 'sessions'],
  good: 'no lock is in the way of a pending statement',
  judge(facts, { limits, pending }) {
    const wanted = pending?.locks.filter((lock) => lock.by === 'ordinary') ?? [];
    if (wanted.length === 0) {
      const message =
        pending === undefined ? 'there is no migrations folder' : 'no pending statement locks a table';
      return [{ status: 'skipped', subject: '', message }];
    }
    const findings = judgeBlockers({ ...facts, maintenance: [] }, { locks: wanted }, limits);
    const unsure = pending?.unknownLocks ?? [];
    if (findings.length > 0 || unsure.length === 0) return findings;
    const message = `no lock is in the way, as far as the text of the pending statements tells: ${unsure.join('; ')}`;
    return [{ status: 'pass', subject: '', message }];
  },
});
