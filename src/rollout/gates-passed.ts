import type { Gate, Phase } from '../config/rollout.ts';
import type { Measurement } from '../gates/measurement.ts';
import type { PhasePlan } from './phase-plan.ts';
import {
  findPhase,
  type DecisionRecord,
  type MeasurementRecord,
  type RolloutRecord,
  type Stage,
} from './rollout-record.ts';

/** The stages whose gates are asked; a promotion is proved. */
export type AskedStage = Exclude<Stage, 'promotion'>;

/** One gate of one attempt at a phase, as the journal knows it. */
export interface GateKey {
  readonly phase: string;
  readonly attempt: number;
  readonly stage: Stage;
  readonly gate: string;
  readonly gateDigest: string;
}

export const PROMOTION = 'promotion';

export function gateKey(
  { phase, definition }: PhasePlan,
  attempt: number,
  stage: AskedStage,
  gate: string,
): GateKey {
  return { phase: phase.name, attempt, stage, gate, gateDigest: definition[`${stage} gate ${gate}`] ?? '' };
}

/** Another file is another question: what was proved is these bytes. */
export function promotionKey({ phase, definition, content }: PhasePlan, attempt: number): GateKey {
  const gateDigest = `${definition['promotedFrom'] ?? ''} ${content}`;
  return { phase: phase.name, attempt, stage: 'promotion', gate: PROMOTION, gateDigest };
}

/** Those that have neither passed as they are configured now nor been opened by hand. */
export function gatesLeft(plan: PhasePlan, stage: AskedStage, record: RolloutRecord): readonly Gate[] {
  const attempt = attemptOf(record, plan.phase);
  return (plan.phase[stage] ?? []).filter(({ name }) => {
    const key = gateKey(plan, attempt, stage, name);
    return !isOpenedByHand(record, key, stage) && !hasPassed(record, key);
  });
}

/** The first of them; undefined: nothing is left to ask. */
export function nextGate(plan: PhasePlan, stage: AskedStage, record: RolloutRecord): Gate | undefined {
  return gatesLeft(plan, stage, record)[0];
}

/** Whether somebody is wanted who vouches for the phase, and nobody has. */
export function wantsAttestation({ phase }: PhasePlan, record: RolloutRecord): boolean {
  const attempt = attemptOf(record, phase);
  const isVouched = record.decisions.some(
    (one) => one.kind === 'attested' && one.phase === phase.name && one.attempt === attempt,
  );
  return phase.attestation !== undefined && !isVouched;
}

/** Whether another environment's proof is wanted and missing; opening the phase's entry by hand goes without. */
export function wantsPromotion(plan: PhasePlan, record: RolloutRecord): boolean {
  if (plan.phase.promotedFrom === undefined) return false;
  const key = promotionKey(plan, attemptOf(record, plan.phase));
  return !isOpenedByHand(record, key, 'entry') && !hasPassed(record, key);
}

/** Of the newest attempt; 1 where there was none. */
export function attemptOf(record: RolloutRecord, phase: Phase): number {
  return findPhase(record, phase.name)?.attempt ?? 1;
}

/** The digests of what opening the gates of a stage by hand lets pass unasked; another gate, configured later, is none of it. */
export function digestsAt(plan: PhasePlan, stage: AskedStage): readonly string[] {
  const digests = (plan.phase[stage] ?? []).map(({ name }) => gateKey(plan, 1, stage, name).gateDigest);
  return stage === 'entry' ? [...digests, promotionKey(plan, 1).gateDigest] : digests;
}

function isOpenedByHand({ decisions }: RolloutRecord, key: GateKey, stage: AskedStage): boolean {
  return decisions.some(
    ({ kind, phase, attempt, stage: opened, detail }) =>
      kind === 'gate-opened' &&
      phase === key.phase &&
      attempt === key.attempt &&
      opened === stage &&
      (detail['opens'] as readonly string[] | undefined)?.includes(key.gateDigest) === true,
  );
}

function hasPassed({ decisions }: RolloutRecord, key: GateKey): boolean {
  return decisions.some(
    (one) => one.kind === 'gate-passed' && isOf(key)(one) && one.gateDigest === key.gateDigest,
  );
}

/** What was answered in the round that is under way; a gate that closed is asked anew, from the first answer on. */
export interface Round {
  /** From 1 on. */
  readonly round: number;
  /** Of the question as it is configured now. */
  readonly earlier: readonly Measurement[];
  /** Of the answer that comes next, from 1 on. */
  readonly nextNumber: number;
}

export function roundOf({ decisions, measurements }: RolloutRecord, key: GateKey): Round {
  const closed = decisions.filter(
    (one) => (one.kind === 'gate-failed' || one.kind === 'gate-paused') && isOf(key)(one),
  );
  const round = closed.length + 1;
  const answers = measurements.filter((one) => one.round === round && isOf(key)(one));
  return {
    round,
    earlier: answers.filter(({ gateDigest }) => gateDigest === key.gateDigest).map((one) => one.measurement),
    nextNumber: answers.length + 1,
  };
}

function isOf(key: GateKey): (one: DecisionRecord | MeasurementRecord) => boolean {
  return (one) =>
    one.phase === key.phase &&
    one.attempt === key.attempt &&
    one.stage === key.stage &&
    one.gate === key.gate;
}
