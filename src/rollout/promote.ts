import { EXIT } from '../errors.ts';
import { sayAnswer, type Measurement } from '../gates/measurement.ts';
import { pausedStop } from './ask-phase-gate.ts';
import { fail } from './fail.ts';
import { promotionKey, roundOf } from './gates-passed.ts';
import type { PhasePlan } from './phase-plan.ts';
import { checksumsOf } from './checksums.ts';
import { provePromotion } from './prove-promotion.ts';
import { readPhases } from './read-phases.ts';
import type { PhaseRecord } from './rollout-record.ts';
import { isoNow, nameOfRollout, record, type Stop, type Walk } from './walk.ts';
import { writeMeasurement } from './write-rollout.ts';

/** Whether another environment proves the phase; a proof that is in the journal already is not asked for again. */
export async function promote(walk: Walk, plan: PhasePlan, phase: PhaseRecord): Promise<Stop | undefined> {
  const { options, session, rollout } = walk;
  const key = promotionKey(plan, phase.attempt);
  const { round, earlier, nextNumber: number } = roundOf(rollout, key);
  const known = earlier.at(-1);
  const answer = known ?? (await prove(walk, plan));
  if (known === undefined)
    await writeMeasurement(session, rollout.id, { key, round, number, runId: options.runId }, answer);
  const message = sayAnswer(answer);
  const said = `promotion: ${message}`;
  switch (answer.status) {
    case 'success':
      await record(walk, { decisions: [{ ...key, kind: 'gate-passed', message }] });
      options.onRollout({ kind: 'gate-decided', phase: phase.name, gate: key.gate, message });
      return undefined;
    case 'failure':
      return fail(walk, {
        ...{ plan, phase, stoppedIn: 'entering', exitCode: EXIT.failed, message: said },
        decisions: [{ ...key, kind: 'gate-failed', message }],
      });
    default:
      await record(walk, {
        phases: [{ ...phase, state: 'paused', stoppedIn: 'entering', message: said }],
        decisions: [{ ...key, kind: 'gate-paused', message }],
      });
      return pausedStop(walk, phase.name, said);
  }
}

async function prove({ options }: Walk, { phase }: PhasePlan): Promise<Measurement> {
  const { environment = '', forMs = 0 } = phase.promotedFrom ?? {};
  const migrations = checksumsOf(
    readPhases(options.rollout, options.migrations).folders,
    phase.migrations ?? [],
  );
  const name = nameOfRollout(options.rollout);
  const answer = await provePromotion({ environment, forMs, name, phase: phase.name, migrations }, options);
  return { ...answer, at: isoNow(options) };
}
