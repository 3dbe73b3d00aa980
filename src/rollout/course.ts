import type { Gate } from '../config/rollout.ts';
import type { PhasePlan } from './phase-plan.ts';
import { findPhase, type PhaseRecord, type RolloutRecord } from './rollout-record.ts';
import { nextGate, wantsAttestation, wantsPromotion, type AskedStage } from './gates-passed.ts';

/** What to do next. Every step is recorded before it is done and after it, so that the same question goes on where it was. */
export type Step =
  /** Begin the phase: its entry gates come first. */
  | { readonly kind: 'enter'; readonly plan: PhasePlan; readonly attempt: number }
  /** Go on where it failed or paused. */
  | { readonly kind: 'resume'; readonly plan: PhasePlan; readonly record: PhaseRecord }
  | { readonly kind: 'promote'; readonly plan: PhasePlan; readonly record: PhaseRecord }
  | {
      readonly kind: 'ask';
      readonly plan: PhasePlan;
      readonly record: PhaseRecord;
      readonly stage: AskedStage;
      readonly gate: Gate;
    }
  /** Nobody has vouched for it yet. */
  | { readonly kind: 'await-attestation'; readonly plan: PhasePlan; readonly record: PhaseRecord }
  | { readonly kind: 'perform'; readonly plan: PhasePlan; readonly record: PhaseRecord }
  | {
      readonly kind: 'soak';
      readonly plan: PhasePlan;
      readonly record: PhaseRecord;
      readonly untilMs: number;
    }
  | { readonly kind: 'verify' | 'finish'; readonly plan: PhasePlan; readonly record: PhaseRecord }
  | { readonly kind: 'take-back'; readonly plan: PhasePlan; readonly record: PhaseRecord }
  /** It was taken back: a human says --again, or nothing more happens. */
  | { readonly kind: 'stay-back'; readonly record: PhaseRecord | undefined }
  /** `name` is not the next one to be performed; `waitsFor` is. */
  | { readonly kind: 'not-yet'; readonly name: string; readonly waitsFor: string }
  /** All that was asked for is done. */
  | { readonly kind: 'done'; readonly isWhole: boolean };

export interface CourseQuestion {
  readonly plans: readonly PhasePlan[];
  readonly record: RolloutRecord;
  readonly nowMs: number;
  /** Only this phase; undefined: all. */
  readonly only?: string | undefined;
}

export function nextStep(question: CourseQuestion): Step {
  const { plans, record, only } = question;
  const leaving = plans
    .toReversed()
    .find(({ phase }) => findPhase(record, phase.name)?.state === 'rolling-back');
  const leavingRecord = leaving && findPhase(record, leaving.phase.name);
  if (leaving && leavingRecord) return { kind: 'take-back', plan: leaving, record: leavingRecord };
  if (record.outcome === 'rolled-back') return { kind: 'stay-back', record: undefined };
  const isDone = ({ phase }: PhasePlan): boolean => findPhase(record, phase.name)?.state === 'done';
  const next = plans.find((plan) => !isDone(plan));
  const isAsked = only === undefined || plans.some((plan) => plan.phase.name === only && !isDone(plan));
  if (next === undefined || !isAsked) return { kind: 'done', isWhole: next === undefined };
  if (only !== undefined && next.phase.name !== only)
    return { kind: 'not-yet', name: only, waitsFor: next.phase.name };
  return nextOfPhase(next, question);
}

function nextOfPhase(plan: PhasePlan, question: CourseQuestion): Step {
  const record = findPhase(question.record, plan.phase.name);
  if (record === undefined) return { kind: 'enter', plan, attempt: 1 };
  switch (record.state) {
    case 'waiting':
      return { kind: 'enter', plan, attempt: record.attempt };
    case 'failed':
    case 'paused':
      return { kind: 'resume', plan, record };
    case 'entering':
      return nextAtEntry(plan, record, question.record);
    case 'performing':
      return { kind: 'perform', plan, record };
    case 'soaking':
      return nextInSoak(plan, record, question.nowMs);
    case 'verifying': {
      const gate = nextGate(plan, 'success', question.record);
      return gate === undefined
        ? { kind: 'finish', plan, record }
        : { kind: 'ask', plan, record, stage: 'success', gate };
    }
    default:
      return { kind: 'stay-back', record };
  }
}

function nextAtEntry(plan: PhasePlan, record: PhaseRecord, rollout: RolloutRecord): Step {
  if (wantsPromotion(plan, rollout)) return { kind: 'promote', plan, record };
  const gate = nextGate(plan, 'entry', rollout);
  if (gate !== undefined) return { kind: 'ask', plan, record, stage: 'entry', gate };
  return wantsAttestation(plan, rollout)
    ? { kind: 'await-attestation', plan, record }
    : { kind: 'perform', plan, record };
}

function nextInSoak(plan: PhasePlan, record: PhaseRecord, nowMs: number): Step {
  const untilMs = Date.parse(record.soakUntil ?? '');
  return nowMs < untilMs ? { kind: 'soak', plan, record, untilMs } : { kind: 'verify', plan, record };
}
