import type { RunEvidence, RunMigration } from '../../../src/evidence/run-evidence.ts';
import type { DecisionRecord, PhaseRecord, RolloutRecord } from '../../../src/rollout/rollout-record.ts';
import { baseline, BY_INDEX, measured, query } from '../../support/measurements.ts';

const at = (time: string): string => `2026-01-02T${time}.000Z`;

const BUILD: RunMigration = {
  name: '20260102_index',
  runId: 'r-1.1',
  ledgerId: 'l-1',
  direction: 'up',
  checksum: 'abc',
  outcome: 'done',
  startedAt: at('10:00:05'),
  finishedAt: at('10:00:50'),
  segments: [
    segment(1, 1, at('10:00:05'), at('10:00:45'), 16_400),
    segment(2, 3, at('10:00:45'), at('10:00:50'), undefined),
  ],
  units: [
    {
      first: 1,
      last: 1,
      isAlone: true,
      statements: [
        {
          sql: 'create index concurrently parcel_customer_idx\n  on parcel (customer)',
          locks: [{ text: 'SHARE UPDATE EXCLUSIVE on "parcel"', rewrites: 'no', scans: 'yes' }],
          unknownLocks: undefined,
          createdIndex: 'parcel_customer_idx',
        },
      ],
    },
    {
      first: 2,
      last: 3,
      isAlone: false,
      statements: [
        {
          sql: 'alter table parcel alter weight type bigint',
          locks: [{ text: 'ACCESS EXCLUSIVE on "parcel"', rewrites: 'depends', scans: 'no' }],
          unknownLocks: undefined,
          createdIndex: undefined,
        },
        {
          sql: 'do $$ begin end $$',
          locks: [],
          unknownLocks: 'the code it runs decides',
          createdIndex: undefined,
        },
      ],
    },
  ],
  unparsed: undefined,
};

function segment(
  first: number,
  last: number,
  startedAt: string,
  ...[finishedAt, indexOid]: readonly [string, number | undefined]
): RunMigration['segments'][number] {
  return { first, last, runId: 'r-1.1', state: 'done', startedAt, finishedAt, indexOid, error: undefined };
}

/** A deployment that was measured, checked, held up for a while, and taken back in part later. */
export const deployment: RunEvidence = {
  run: {
    runId: 'r-1.1',
    command: 'deploy',
    startedAt: at('10:00:00'),
    finishedAt: at('10:01:00'),
    outcome: 'done',
    databaseUser: 'deployer',
    osUser: 'ada',
    host: 'ci-1',
    gitCommit: '0123456789abcdef0123456789abcdef01234567',
    toolVersion: '0.1.0',
    walPosition: '0/16B3748',
    restorePoint: undefined,
  },
  rollout: undefined,
  migrations: [BUILD],
  indexes: { 16_400: { name: 'public.parcel_customer_idx', isValid: true, sizeBytes: 8_388_608 } },
  ended: [{ at: at('10:00:44'), pid: 77, user: 'app', application: 'reports', idleMs: 400_000 }],
  takenBack: [],
  waits: [
    {
      kind: 'lock not free',
      place: { migration: '20260102_index', first: 2, title: '2 statements in one transaction' },
      since: at('10:00:45'),
      times: 3,
      longestMs: 0,
      who: ['pid 77 (reports) idle in transaction'],
    },
  ],
  checks: [
    {
      command: 'db-check pre',
      runId: 'r-0',
      startedAt: at('09:50:00'),
      verdict: { status: 'warning', summary: '1 with a warning (dead-rows), 1 passed', exitCode: 0 },
      findings: [
        { id: 'server-version', status: 'pass', subject: '', message: 'PostgreSQL 18.4' },
        { id: 'dead-rows', status: 'warn', subject: 'table parcel', message: 'many', measured: '30 %' },
      ],
    },
  ],
  watches: [],
  before: baseline(
    [
      query('by_customer', {
        heaviest: measured({ p50Ms: 210, blocks: 4000 }),
        miss: measured({ p50Ms: 180, blocks: 4000, rows: 0 }),
      }),
    ],
    { takenAt: at('09:55:00') },
  ),
  after: baseline(
    [
      query('by_customer', {
        heaviest: measured({ p50Ms: 1.2, blocks: 5, plan: BY_INDEX }),
        miss: measured({ p50Ms: 0.4, blocks: 2, rows: 0, plan: BY_INDEX }),
      }),
    ],
    { takenAt: at('10:30:00') },
  ),
  runsUntilAfter: 1,
};

const PHASE: PhaseRecord = {
  name: 'index',
  position: 0,
  attempt: 1,
  state: 'done',
  stoppedIn: null,
  message: null,
  definition: { migrations: '["20260102_index"]', plannedMs: '30000', soakMs: '600000' },
  migrations: [{ name: '20260102_index', checksum: 'abc' }],
  enteredAt: at('10:00:00'),
  performingAt: at('10:00:04'),
  performedAt: at('10:00:50'),
  soakUntil: at('10:10:50'),
  verifyingAt: at('10:10:50'),
  endedAt: at('10:11:00'),
};

const DECISION: DecisionRecord = {
  kind: 'gate-passed',
  phase: 'index',
  attempt: 1,
  stage: 'success',
  gate: 'errors',
  gateDigest: 'sha256:1',
  message: null,
  detail: {},
  decidedAt: at('10:11:00'),
  runId: 'r-1',
  databaseUser: 'deployer',
  osUser: 'ada',
  host: 'ci-1',
};

const ROLLOUT: RolloutRecord = {
  id: 'r-1',
  name: 'performance',
  begunAt: at('10:00:00'),
  endedAt: null,
  outcome: null,
  isAgain: false,
  phases: [
    PHASE,
    {
      ...PHASE,
      name: 'cleanup',
      position: 1,
      state: 'paused',
      stoppedIn: 'entering',
      message: 'gate old indexes are unused: it cannot tell',
      definition: {},
      migrations: null,
      enteredAt: at('10:11:00'),
      performingAt: null,
      performedAt: null,
      soakUntil: null,
      verifyingAt: null,
      endedAt: null,
    },
  ],
  measurements: [
    {
      phase: 'index',
      attempt: 1,
      stage: 'success',
      gate: 'errors',
      gateDigest: 'sha256:1',
      round: 1,
      number: 1,
      measurement: {
        status: 'success',
        at: at('10:10:55'),
        message: 'the number is within its limit',
        measured: '0.2 %',
        limit: '1 %',
      },
    },
  ],
  decisions: [
    DECISION,
    {
      ...DECISION,
      kind: 'attested',
      stage: null,
      gate: null,
      gateDigest: null,
      message: 'support knows',
      detail: { by: 'Grace' },
    },
    {
      ...DECISION,
      kind: 'gate-paused',
      phase: 'cleanup',
      stage: 'entry',
      gate: 'old indexes are unused',
      message: 'it cannot tell',
    },
  ],
};

/** The same as the first phase of a rollout that waits for a human at its second. */
export const rollout: RunEvidence = {
  ...deployment,
  run: {
    ...deployment.run,
    runId: 'r-1',
    command: 'rollout performance',
    finishedAt: undefined,
    outcome: undefined,
  },
  rollout: ROLLOUT,
};
