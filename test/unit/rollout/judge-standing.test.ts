import { expect, it } from 'vitest';
import type { Phase } from '../../../src/config/rollout.ts';
import { digestsAt } from '../../../src/rollout/gates-passed.ts';
import { judgeStanding, type JudgedStanding } from '../../../src/rollout/judge-standing.ts';
import { planPhase } from '../../../src/rollout/phase-plan.ts';
import type { DecisionRecord, PhaseRecord, RolloutRecord } from '../../../src/rollout/rollout-record.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const gate = (name: string) => ({ name, sql: 'select 1', limits: { failAbove: 1 } });
const BUILD: Phase = { name: 'build', migrations: ['1_build'], soakMs: 3_600_000, success: [gate('stable')] };
const CLEANUP: Phase = {
  ...{ name: 'cleanup', migrations: ['2_cleanup'], entry: [gate('few errors'), gate('unused')] },
  promotedFrom: { environment: 'staging' },
};

function record(phase: Phase, position: number, overrides: Partial<PhaseRecord>): PhaseRecord {
  const times = { performingAt: null, performedAt: null, soakUntil: null, verifyingAt: null, endedAt: null };
  return {
    ...{ name: phase.name, position, attempt: 1, state: 'entering', stoppedIn: null, message: null },
    ...{ definition: planPhase(phase, position).definition, migrations: null, enteredAt: NOW },
    ...times,
    ...overrides,
  };
}

function decision(
  kind: DecisionRecord['kind'],
  phase: Phase,
  overrides: Partial<DecisionRecord> = {},
): DecisionRecord {
  const who = { decidedAt: NOW, runId: 'run', databaseUser: 'me', osUser: null, host: null };
  const nothing = { stage: null, gate: null, gateDigest: null, message: null, detail: {} };
  return { kind, phase: phase.name, attempt: 1, ...nothing, ...who, ...overrides };
}

function judge(
  phases: readonly PhaseRecord[] | undefined,
  { all = [BUILD, CLEANUP], ...overrides }: Partial<RolloutRecord> & { readonly all?: readonly Phase[] } = {},
): JudgedStanding {
  const rollout: RolloutRecord | undefined = phases && {
    ...{ id: 'r', name: 'faster', begunAt: NOW, endedAt: null, outcome: null, isAgain: false },
    ...{ phases, measurements: [], decisions: [], ...overrides },
  };
  const plans = all.map((phase, position) => planPhase(phase, position));
  return judgeStanding({ name: 'faster', plans, rollout, nowMs: Date.parse(NOW) });
}

const DONE = record(BUILD, 0, { state: 'done', endedAt: NOW });

it('a rollout that was never begun may begin', () => {
  const { standing, ahead } = judge(undefined);
  expect(standing).toEqual({
    ...{ status: 'go', subject: 'phase build', message: 'may begin' },
    next: ['db-deploy rollout --phase build'],
  });
  expect(ahead).toMatchObject({ stage: 'entry', gates: [], wantsPromotion: false });
});

it('asks what is left of the entry gates, and for the proof', () => {
  const passed = {
    gate: 'few errors',
    stage: 'entry',
    gateDigest: planPhase(CLEANUP, 1).definition['entry gate few errors'] ?? '',
  } as const;
  const { standing, ahead } = judge([DONE, record(CLEANUP, 1, {})], {
    decisions: [decision('gate-passed', CLEANUP, passed)],
  });
  expect(standing).toMatchObject({ status: 'go', subject: 'phase cleanup' });
  expect(ahead).toMatchObject({ stage: 'entry', wantsPromotion: true, gates: [{ name: 'unused' }] });
  const detail = { opens: digestsAt(planPhase(CLEANUP, 1), 'entry') };
  const opened = judge([DONE], { decisions: [decision('gate-opened', CLEANUP, { stage: 'entry', detail })] });
  expect(opened.ahead).toMatchObject({ wantsPromotion: false, gates: [] });
});

interface Case {
  readonly record: Partial<PhaseRecord>;
  readonly status: string;
  readonly message: string;
  /** None are asked where it is undefined. */
  readonly gates?: readonly string[];
}

const NOT_ENDED = `began to perform at ${NOW} and has not ended: it is at work, or was killed`;
const LATER = '2026-11-22T13:00:00.000Z';
const PERFORMED = { status: 'go', message: 'was performed and may be finished', gates: ['stable'] } as const;

it.each<Case>([
  {
    record: { state: 'soaking', soakUntil: LATER },
    ...{ status: 'wait', message: `soaks until ${LATER}`, gates: ['stable'] },
  },
  { record: { state: 'soaking', soakUntil: NOW }, ...PERFORMED },
  { record: { state: 'verifying' }, ...PERFORMED },
  { record: { state: 'performing', performingAt: NOW }, status: 'wait', message: NOT_ENDED },
  {
    record: { state: 'paused', stoppedIn: 'verifying', message: 'gate stable: NULL' },
    ...{ status: 'human', message: 'is paused: gate stable: NULL', gates: ['stable'] },
  },
  {
    record: { state: 'failed', stoppedIn: 'entering', message: 'gate x: 7' },
    ...{ status: 'failed', message: 'failed: gate x: 7', gates: [] },
  },
  { record: { state: 'rolling-back' }, status: 'failed', message: 'is being taken back' },
  {
    record: { state: 'rolled-back', message: 'errors' },
    ...{ status: 'human', message: 'was taken back: errors' },
  },
])('stands at $record.state as $status', ({ record: overrides, status, message, gates }) => {
  const { standing, ahead } = judge([record(BUILD, 0, overrides)]);
  expect(standing).toMatchObject({ status, subject: 'phase build', message });
  expect(standing.next).not.toEqual([]);
  expect(ahead?.gates.map(({ name }) => name)).toEqual(gates);
});

it('waits for somebody who vouches, and goes on when somebody has', () => {
  const all: readonly Phase[] = [{ name: 'flag', attestation: 'the flag is on everywhere' }];
  const [flag] = all as [Phase];
  const waiting = {
    status: 'human',
    message: 'waits for somebody who vouches for it: the flag is on everywhere',
  };
  expect(judge(undefined, { all }).standing).toMatchObject(waiting);
  expect(judge([record(flag, 0, {})], { all }).standing).toMatchObject(waiting);
  const decisions = [decision('attested', flag, { message: 'Ada' })];
  expect(judge([record(flag, 0, {})], { all, decisions }).standing).toMatchObject({ status: 'go' });
});

it('what is done leaves nothing to do; what was taken back waits for a word', () => {
  const done = judge([DONE, record(CLEANUP, 1, { state: 'done' })], { outcome: 'done' });
  expect(done).toEqual({
    standing: {
      status: 'go',
      subject: '',
      message: 'the rollout faster is done: nothing is left to do',
      next: [],
    },
    ahead: undefined,
  });
  const decisions = [decision('phase', BUILD, { detail: { state: 'failed' }, message: 'too slow' })];
  expect(judge([DONE], { outcome: 'rolled-back', decisions }).standing).toMatchObject({
    status: 'human',
    message: 'was taken back: too slow',
  });
});

it('another configuration than what was begun stops it', () => {
  const { standing, ahead } = judge([record(BUILD, 0, { state: 'soaking', definition: {} })]);
  expect(standing).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('another than when it began'),
  });
  expect(ahead).toBeUndefined();
});
