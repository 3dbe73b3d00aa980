import { expect, it } from 'vitest';
import type { CheckFinding } from '../../../src/checks/check.ts';
import { concurrentBuildBlockers } from '../../../src/checks/concurrent-build-blockers.ts';
import type { PendingWork } from '../../../src/checks/pending-work.ts';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';
import type { RelationLock } from '../../../src/facts/relation-locks.ts';
import type { Session } from '../../../src/facts/sessions.ts';

const MINUTE_MS = 60_000;

const pending: PendingWork = {
  states: [],
  refusals: [],
  ledgerFailure: undefined,
  locks: [
    {
      relation: 't',
      on: 'itself',
      withDescendants: false,
      mode: 'SHARE UPDATE EXCLUSIVE',
      by: 'concurrent build',
      statement: 'build',
    },
  ],
  snapshotsFor: 'build',
  unknownLocks: [],
  rights: [],
  indexes: [],
  drops: [],
  deployedMs: undefined,
  creates: [],
  isComplete: true,
};

const active: Session = {
  pid: 1,
  user: 'alice',
  application: 'app',
  isHidden: false,
  backendType: 'client backend',
  state: 'active',
  transactionMs: 2 * MINUTE_MS,
  queryMs: 2 * MINUTE_MS,
  stateMs: 2 * MINUTE_MS,
  holdsSnapshot: true,
  transaction: '3/7',
  hasWritten: false,
  query: 'select 1',
  preventsWraparound: false,
};

const autovacuum: Session = {
  ...active,
  user: null,
  application: '',
  backendType: 'autovacuum worker',
  query: 'autovacuum: VACUUM public.t',
};

function lockOf(pid: number): RelationLock {
  const mode = 'ShareUpdateExclusiveLock';
  return {
    pid,
    transactionId: null,
    relation: 'public.t',
    targets: ['t'],
    named: ['t'],
    targetIndexes: [],
    mode,
    isGranted: true,
  };
}

function judge(session: Session, relationLocks: readonly RelationLock[] = []): readonly CheckFinding[] {
  const role = { name: 'r', isSuperuser: false, seesAllSessions: true, seesAllSettings: true };
  const facts = { advisoryWaits: [], maintenance: [], preparedTransactions: [], relationLocks, role };
  return concurrentBuildBlockers.judge(
    { ...facts, sessions: [session] },
    { limits: DEFAULT_LIMITS, pending },
  );
}

it('fails for an old snapshot, warns for a young one, and lets passing traffic be', () => {
  expect(judge(active)).toMatchObject([{ status: 'fail', subject: 'pid 1 (app, user alice)' }]);
  expect(judge({ ...active, transactionMs: 5000 })).toMatchObject([{ status: 'warn' }]);
  expect(judge({ ...active, transactionMs: 500 })).toEqual([]);
  expect(judge({ ...active, state: 'idle in transaction', transactionMs: 500 })).toMatchObject([
    { status: 'warn' },
  ]);
});

it('lets an autovacuum be, because it yields, unless it prevents a wraparound', () => {
  expect(judge(autovacuum, [lockOf(1)])).toEqual([]);
  expect(judge({ ...autovacuum, preventsWraparound: true }, [lockOf(1)])).toMatchObject([{ status: 'fail' }]);
});

it('does not know of a background process that it may not look into', () => {
  const hidden = {
    ...autovacuum,
    isHidden: true,
    backendType: null,
    state: null,
    transactionMs: null,
    query: null,
  };
  expect(judge(hidden)).toEqual([]);
  expect(judge(hidden, [lockOf(1)])).toMatchObject([{ status: 'unknown' }]);
});

it('counts who waits in the queue for a lock', () => {
  const waiting = { ...lockOf(1), isGranted: false };
  expect(judge({ ...active, holdsSnapshot: false }, [waiting])[0]?.message).toContain(
    'holds a place in the queue for ShareUpdateExclusiveLock on public.t, in the way of "build"',
  );
});
