import { describe, expect, it } from 'vitest';
import type { Gate, Phase } from '../../../src/config/rollout.ts';
import { nextStep } from '../../../src/rollout/course.ts';
import { digestsAt, gateKey, roundOf } from '../../../src/rollout/gates-passed.ts';
import { judgeConfigChanges } from '../../../src/rollout/judge-changes.ts';
import { judgeBarrier } from '../../../src/rollout/judge-barrier.ts';
import type { PhaseRecord, RolloutRecord } from '../../../src/rollout/rollout-record.ts';
import { decisionRecord, phaseRecord, planAll, rolloutRecord } from '../../support/rollout-record.ts';

const gate = (name: string): Gate => ({ name, check: 'disk' });
const PHASES: readonly Phase[] = [
  { name: 'table', migrations: ['1'] },
  { name: 'index', migrations: ['2'], entry: [gate('in')], success: [gate('out')], soakMs: 1000 },
  { name: 'yes', attestation: 'said so' },
];
const plans = planAll(PHASES);
const NOW = Date.parse('2026-01-02T00:00:00Z');

/** Which step follows when these phases are known, by their place, and that was decided. */
function stepAfter(
  known: readonly Partial<PhaseRecord>[],
  decisions: RolloutRecord['decisions'] = [],
  only?: string,
): string {
  const phases = known.map((one, index) => phaseRecord(plans[index] ?? plans[0]!, one));
  const step = nextStep({ plans, record: rolloutRecord({ phases, decisions }), nowMs: NOW, only });
  const what = 'gate' in step ? ` ${step.gate.name}` : '';
  return 'plan' in step ? `${step.kind} ${step.plan.phase.name}${what}` : step.kind;
}

const passed = (stage: 'entry' | 'success', name: string, more = {}): RolloutRecord['decisions'][number] =>
  decisionRecord({ kind: 'gate-passed', ...gateKey(plans[1]!, 1, stage, name), ...more });

const opened = (stage: 'entry' | 'success') => [
  decisionRecord({
    kind: 'gate-opened',
    phase: 'index',
    stage,
    detail: { opens: digestsAt(plans[1]!, stage) },
  }),
];

const barrier = (known: readonly Partial<PhaseRecord>[], decisions: RolloutRecord['decisions'] = []) => {
  const phases = known.map((one, index) => phaseRecord(plans[index]!, one));
  return Object.fromEntries(judgeBarrier(plans, rolloutRecord({ phases, decisions })));
};

const changes = (phases: readonly Phase[], known: readonly Partial<PhaseRecord>[]): readonly string[] =>
  judgeConfigChanges(
    planAll(phases),
    known.map((one, index) => phaseRecord(plans[index]!, one)),
  );

describe('the next step', () => {
  const done = { state: 'done' } as const;
  const entering = { state: 'entering' } as const;
  it.each([
    [[], 'enter table'],
    [[entering], 'perform table'],
    [[{ state: 'performing' }], 'perform table'],
    [[{ state: 'verifying' }], 'finish table'],
    [[done], 'enter index'],
    [[done, entering], 'ask index in'],
    [[done, { state: 'soaking', soakUntil: '2026-01-02T00:00:01Z' }], 'soak index'],
    [[done, { state: 'soaking', soakUntil: '2026-01-02T00:00:00Z' }], 'verify index'],
    [[done, { state: 'verifying' }], 'ask index out'],
    [[done, { state: 'failed', stoppedIn: 'verifying' }], 'resume index'],
    [[done, { state: 'paused', stoppedIn: 'entering' }], 'resume index'],
    [[done, { state: 'rolled-back' }], 'stay-back'],
    [[{ state: 'rolling-back' }, { state: 'rolling-back' }], 'take-back index'],
    [[{ state: 'rolling-back' }, { state: 'rolled-back' }], 'take-back table'],
    [[done, { state: 'waiting' }], 'enter index'],
    [[done, done, entering], 'await-attestation yes'],
    [[done, done, done], 'done'],
  ] satisfies [Partial<PhaseRecord>[], string][])('%j → %s', (known, step) => {
    expect(stepAfter(known)).toBe(step);
  });

  it('asks no gate that passed, and one that was configured otherwise since', () => {
    expect(stepAfter([done, entering], [passed('entry', 'in')])).toBe('perform index');
    expect(stepAfter([done, { state: 'verifying' }], [passed('success', 'out')])).toBe('finish index');
    expect(stepAfter([done, entering], [passed('entry', 'in', { gateDigest: 'other' })])).toBe(
      'ask index in',
    );
    expect(stepAfter([done, entering], [passed('entry', 'in', { attempt: 2 })])).toBe('ask index in');
    expect(stepAfter([done, { state: 'verifying' }], [passed('entry', 'out')])).toBe('ask index out');
  });

  it('takes the word of a human for the gates at which the phase stands', () => {
    expect(stepAfter([done, entering], opened('entry'))).toBe('perform index');
    expect(stepAfter([done, { state: 'verifying' }], opened('entry'))).toBe('ask index out');
    expect(stepAfter([done, { state: 'verifying' }], opened('success'))).toBe('finish index');
    const attested = [decisionRecord({ kind: 'attested', phase: 'yes' })];
    expect(stepAfter([done, done, entering], attested)).toBe('perform yes');
  });

  it('of one phase only, and only in its turn', () => {
    expect(stepAfter([], [], 'index')).toBe('not-yet');
    expect(stepAfter([done], [], 'index')).toBe('enter index');
    expect(stepAfter([done, done], [], 'index')).toBe('done');
  });
});

it('a gate that closed is asked anew, from its first answer on', () => {
  const key = gateKey(plans[1]!, 1, 'entry', 'in');
  const measurement = { status: 'success', at: '', message: '' } as const;
  const answers = [1, 2].map((number) => ({ ...key, round: 1, number, measurement }));
  const half = rolloutRecord({ measurements: answers });
  expect(roundOf(half, key)).toMatchObject({ round: 1, nextNumber: 3, earlier: [measurement, measurement] });
  const closed = { ...half, decisions: [decisionRecord({ kind: 'gate-failed', ...key })] };
  expect(roundOf(closed, key)).toEqual({ round: 2, nextNumber: 1, earlier: [] });
  expect(roundOf(half, { ...key, gateDigest: 'other' })).toMatchObject({
    round: 1,
    nextNumber: 3,
    earlier: [],
  });
});

describe('what waits behind a gate', () => {
  const unbegun = { performingAt: null, endedAt: null } as const;

  it('nothing of the first phase, and all behind it', () => {
    expect(Object.fromEntries(judgeBarrier(plans, undefined))).toEqual({
      2: { phase: 'index', why: 'phase table comes before it and has not begun' },
    });
    expect(barrier([{ state: 'soaking' }])['2']?.why).toBe('phase table comes before it and is soaking');
  });

  it('until its own gates have passed, and not again once it has begun', () => {
    const at = [{ state: 'done' }, { state: 'entering', ...unbegun }] as const;
    expect(barrier(at)['2']?.why).toBe('its gate in has not passed');
    expect(barrier(at, [passed('entry', 'in')])).toEqual({});
    expect(barrier([{ state: 'done' }, { state: 'performing' }])).toEqual({});
    expect(barrier([{ state: 'done' }, { state: 'rolled-back' }])['2']?.why).toBe('it was taken back');
  });
});

describe('another configuration', () => {
  it('is told of what has begun, key by key', () => {
    const [table, index, yes] = PHASES as readonly [Phase, Phase, Phase];
    expect(changes(PHASES, [{}, {}])).toEqual([]);
    expect(changes([table, { ...index, soakMs: 5 }, yes], [{}, {}])).toEqual([
      'phase index: soakMs was 1000, and is 5',
    ]);
    const other = { ...index, entry: [], success: [{ ...gate('out'), count: 2 }] };
    expect(changes([table, other, yes], [{}, {}])).toEqual([
      'phase index: entry gate in is gone',
      'phase index: success gate out is another',
    ]);
    expect(changes([yes, table, index], [{}])).toEqual(['phase table: it was number 1, and is number 2 now']);
    expect(changes([index], [{}])).toEqual(['phase table: it has begun, and is not configured any more']);
  });

  it('is nobody’s business before anything was performed', () => {
    const [table, index] = PHASES as readonly [Phase, Phase];
    for (const state of [{ state: 'entering' }, { state: 'paused', stoppedIn: 'entering' }] as const)
      expect(changes([table, { ...index, entry: [] }], [{}, state])).toEqual([]);
    const performed = { state: 'paused', stoppedIn: 'verifying' } as const;
    expect(changes([table, { ...index, entry: [] }], [{}, performed])).toHaveLength(1);
  });
});
