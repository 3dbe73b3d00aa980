import type { ExitCode } from '../errors.ts';
import type { PhasePlan } from './phase-plan.ts';
import { findPhase, type ActiveState, type PhaseRecord } from './rollout-record.ts';
import { hasWayBack } from './way-back.ts';
import { againCommand, record, type Stop, type Walk } from './walk.ts';
import type { Decision } from './write-rollout.ts';

export interface Failure {
  readonly plan: PhasePlan;
  readonly phase: PhaseRecord;
  readonly stoppedIn: ActiveState;
  readonly exitCode: ExitCode;
  /** One sentence without a full stop. */
  readonly message: string;
  readonly lines?: readonly string[];
  /** Recorded together with the failure. */
  readonly decisions?: readonly Decision[];
}

/**
 * Records a failure and what the configuration says of it, in one statement. Before anything was performed there is nothing to
 * take back. undefined: there is something to take back, which is the next step.
 */
export async function fail(walk: Walk, failure: Failure): Promise<Stop | undefined> {
  const { plan, phase, stoppedIn, message, exitCode, decisions = [] } = failure;
  const leaving = stoppedIn === 'entering' ? [] : chooseToTakeBack(walk, plan);
  const failed = { ...phase, state: 'failed', stoppedIn, message } as const;
  const phases = leaving.map((one): PhaseRecord =>
    one.name === phase.name
      ? { ...failed, state: 'rolling-back' }
      : { ...one, state: 'rolling-back', message: `phase ${phase.name} failed` },
  );
  const why: Decision = {
    kind: 'phase',
    phase: phase.name,
    attempt: phase.attempt,
    message,
    detail: { state: 'failed', exitCode, stoppedIn },
  };
  const isStaying = phases.length === 0;
  await record(walk, {
    phases: isStaying ? [failed] : phases,
    decisions: [...decisions, ...(isStaying ? [] : [why])],
  });
  return isStaying ? stopAt(walk, failure) : undefined;
}

/** Newest first; behind a phase without a way back everything stays. */
function chooseToTakeBack({ plans, rollout }: Walk, failed: PhasePlan): readonly PhaseRecord[] {
  const policy = failed.phase.onFailure ?? 'stop';
  if (policy === 'stop') return [];
  const candidates = plans.filter(
    ({ position }) =>
      position <= failed.position && (policy === 'rollback-all' || position === failed.position),
  );
  const chosen: PhaseRecord[] = [];
  for (const { phase } of candidates.toReversed()) {
    const known = findPhase(rollout, phase.name);
    if (known === undefined || !hasWayBack(phase)) break;
    chosen.push(known);
  }
  return chosen;
}

function stopAt(walk: Walk, { plan, stoppedIn, exitCode, message, lines = [] }: Failure): Stop {
  const { name } = plan.phase;
  const isBefore = stoppedIn === 'entering';
  const policy = plan.phase.onFailure ?? 'stop';
  const stays =
    policy === 'stop' || isBefore
      ? []
      : [`onFailure is ${policy}, but phase ${name} has no way back: it stays as it is`];
  return {
    status: 'failed',
    exitCode,
    summary: `phase ${name} ${isBefore ? 'may not begin' : 'failed'}: ${message}`,
    lines: [...lines, ...stays],
    next: [
      `${againCommand(walk.options)}   # asks again what did not hold, and goes on`,
      ...(stoppedIn === 'performing'
        ? []
        : [`db-deploy rollout --open-gate ${name} --reason "…"   # goes on all the same; journalled`]),
    ],
  };
}
