import type { Phase } from '../../src/config/rollout.ts';
import { planPhase, type PhasePlan } from '../../src/rollout/phase-plan.ts';
import type { DecisionRecord, PhaseRecord, RolloutRecord } from '../../src/rollout/rollout-record.ts';

const AT = '2026-01-01T00:00:00.000Z';

export function planAll(phases: readonly Phase[]): readonly PhasePlan[] {
  return phases.map((phase, position) => planPhase(phase, position));
}

/** A phase as the journal has it, as configured now unless told otherwise. */
export function phaseRecord(
  { phase, position, definition }: PhasePlan,
  more: Partial<PhaseRecord>,
): PhaseRecord {
  return {
    ...{ name: phase.name, position, attempt: 1, state: 'done', stoppedIn: null, message: null, definition },
    ...{
      migrations: null,
      enteredAt: AT,
      performingAt: AT,
      performedAt: AT,
      soakUntil: null,
      verifyingAt: AT,
    },
    ...{ endedAt: AT, ...more },
  };
}

export function rolloutRecord(more: Partial<RolloutRecord> = {}): RolloutRecord {
  return {
    ...{ id: 'r', name: 'rollout', begunAt: AT, endedAt: null, outcome: null, isAgain: false },
    ...{ phases: [], measurements: [], decisions: [], ...more },
  };
}

export function decisionRecord(more: Partial<DecisionRecord>): DecisionRecord {
  return {
    ...{ kind: 'phase', phase: null, attempt: 1, stage: null, gate: null, gateDigest: null, message: null },
    ...{ detail: {}, decidedAt: AT, runId: 'r', databaseUser: 'u', osUser: null, host: null, ...more },
  };
}
