import type { Barrier, Waiting } from '../deploy/barrier.ts';
import { nextGate, wantsPromotion } from './gates-passed.ts';
import { performsAsRecorded } from './judge-changes.ts';
import type { PhasePlan } from './phase-plan.ts';
import { renderState } from './render-state.ts';
import { findPhase, type PhaseRecord, type RolloutRecord } from './rollout-record.ts';

/** As if nothing had ever been begun. */
const UNBEGUN: RolloutRecord = {
  ...{ id: '', name: '', begunAt: '', endedAt: null, outcome: null, isAgain: false },
  ...{ phases: [], measurements: [], decisions: [] },
};

/**
 * The migrations of phases whose gate is closed. It is open when the phases before are done, and its own entry gates have
 * passed or were opened by hand; a phase that has begun to perform is behind it.
 */
export function judgeBarrier(plans: readonly PhasePlan[], rollout: RolloutRecord = UNBEGUN): Barrier {
  const waiting = plans.flatMap((plan): (readonly [string, Waiting])[] => {
    const why = judgePhase(plan, plans, rollout);
    const { name, migrations = [] } = plan.phase;
    return why === undefined ? [] : migrations.map((migration) => [migration, { phase: name, why }] as const);
  });
  return new Map(waiting);
}

/** undefined: its gate is open. */
function judgePhase(
  plan: PhasePlan,
  plans: readonly PhasePlan[],
  rollout: RolloutRecord,
): string | undefined {
  const record = findPhase(rollout, plan.phase.name);
  if (record?.state === 'rolling-back' || record?.state === 'rolled-back') return 'it was taken back';
  if (record !== undefined && typeof record.performingAt === 'string')
    return isSame(plan, record) ? undefined : 'it began as another phase than it is configured now';
  const before = plans
    .slice(0, plan.position)
    .map((one) => ({ plan: one, phase: one.phase, known: findPhase(rollout, one.phase.name) }));
  const other = before.find(({ plan: one, known }) => known !== undefined && !isSame(one, known));
  if (other !== undefined) return `phase ${other.phase.name} comes before it and began as another one`;
  const missing = before.find(({ known }) => known?.state !== 'done');
  if (missing !== undefined) {
    const state = missing.known === undefined ? 'has not begun' : `is ${renderState(missing.known)}`;
    return `phase ${missing.phase.name} comes before it and ${state}`;
  }
  if (wantsPromotion(plan, rollout))
    return `it has not been proved in ${plan.phase.promotedFrom?.environment ?? ''}`;
  const gate = nextGate(plan, 'entry', rollout);
  return gate === undefined ? undefined : `its gate ${gate.name} has not passed`;
}

/** A phase that has not performed may change as it likes. */
function isSame(plan: PhasePlan, record: PhaseRecord): boolean {
  return record.performingAt === null || performsAsRecorded(plan, record);
}
