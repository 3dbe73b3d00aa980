import type { Gate } from '../config/rollout.ts';
import { nextStep, type Step } from './course.ts';
import { gatesLeft, wantsAttestation, wantsPromotion, type AskedStage } from './gates-passed.ts';
import { judgeConfigChanges, judgeSuccessor } from './judge-changes.ts';
import type { PhasePlan } from './phase-plan.ts';
import { findPhase, type PhaseRecord, type RolloutRecord } from './rollout-record.ts';

/**
 * Whether a rollout can go on now. go: nothing of its own is in the way. wait: it goes on by itself, later. failed: something is to
 * be repaired. human: it waits for somebody's word. unknown: nobody can tell.
 */
export interface Standing {
  readonly status: 'go' | 'wait' | 'failed' | 'human' | 'unknown';
  /** `phase cleanup`; empty for the whole rollout. */
  readonly subject: string;
  /** One sentence without a full stop. */
  readonly message: string;
  readonly next: readonly string[];
}

/** What stands between a phase and its next step. */
export interface AheadGates {
  readonly plan: PhasePlan;
  readonly stage: AskedStage;
  readonly gates: readonly Gate[];
  /** Another environment's proof is wanted. */
  readonly wantsPromotion: boolean;
}

export interface JudgedStanding {
  readonly standing: Standing;
  /** undefined: no phase is to come. */
  readonly ahead: AheadGates | undefined;
}

interface Question {
  readonly name: string;
  readonly plans: readonly PhasePlan[];
  /** undefined: it was never begun. */
  readonly rollout: RolloutRecord | undefined;
  readonly nowMs: number;
}

export function judgeStanding({ name, plans, rollout, nowMs }: Question): JudgedStanding {
  const record = rollout ?? notBegun(name);
  const changes =
    record.outcome === 'done' ? judgeSuccessor(plans, record) : judgeConfigChanges(plans, record.phases);
  if (changes.length > 0) {
    const message = `the configuration is another than when it began: ${changes.join('; ')}`;
    return {
      standing: { status: 'failed', subject: '', message, next: ['db-deploy rollout --dry-run'] },
      ahead: undefined,
    };
  }
  const step = nextStep({ plans, record, nowMs });
  const standing = standAt(step, record);
  const plan = 'plan' in step && step.kind !== 'take-back' ? step.plan : undefined;
  return { standing, ahead: plan && aheadOf(plan, record) };
}

function notBegun(name: string): RolloutRecord {
  const nothing = { phases: [], measurements: [], decisions: [] };
  return { id: '', name, begunAt: '', endedAt: null, outcome: null, isAgain: false, ...nothing };
}

function standAt(step: Step, record: RolloutRecord): Standing {
  switch (step.kind) {
    case 'done':
      return {
        status: 'go',
        subject: '',
        message: `the rollout ${record.name} is done: nothing is left to do`,
        next: [],
      };
    case 'stay-back':
      return tookBack(step.record, record);
    case 'take-back':
      return of(step.plan, 'failed', 'is being taken back', ['db-deploy rollout   # goes on with it']);
    case 'resume':
      return standStopped(step.plan, step.record);
    case 'soak': {
      const until = new Date(step.untilMs).toISOString();
      return of(step.plan, 'wait', `soaks until ${until}`, [`db-check ready   # after ${until}`]);
    }
    case 'perform':
      if (step.record.state === 'performing') {
        const since = step.record.performingAt ?? step.record.enteredAt;
        const message = `began to perform at ${since} and has not ended: it is at work, or was killed`;
        return of(step.plan, 'wait', message, ['db-deploy rollout   # goes on where it was']);
      }
      return mayGoOn(step.plan, 'may begin');
    case 'not-yet':
      return {
        status: 'wait',
        subject: `phase ${step.name}`,
        message: `waits for phase ${step.waitsFor}`,
        next: [],
      };
    case 'verify':
    case 'finish':
      return mayGoOn(step.plan, 'was performed and may be finished');
    case 'ask':
      return step.stage === 'success'
        ? mayGoOn(step.plan, 'was performed and may be finished')
        : standBefore(step.plan, record);
    default:
      return standBefore(step.plan, record);
  }
}

function of(
  { phase }: PhasePlan,
  status: Standing['status'],
  message: string,
  next: readonly string[],
): Standing {
  return { status, subject: `phase ${phase.name}`, message, next };
}

function mayGoOn(plan: PhasePlan, message: string): Standing {
  return of(plan, 'go', message, [`db-deploy rollout --phase ${plan.phase.name}`]);
}

function standBefore(plan: PhasePlan, record: RolloutRecord): Standing {
  const { name, attestation = '' } = plan.phase;
  if (!wantsAttestation(plan, record)) return mayGoOn(plan, 'may begin');
  return of(plan, 'human', `waits for somebody who vouches for it: ${attestation}`, [
    `db-deploy rollout --attest ${name} --by "…"`,
  ]);
}

function standStopped(plan: PhasePlan, { state, message, name }: PhaseRecord): Standing {
  const why = message === null ? '' : `: ${message}`;
  const again = 'db-deploy rollout   # asks again, or repeats what failed';
  if (state === 'failed') return of(plan, 'failed', `failed${why}`, [again]);
  return of(plan, 'human', `is paused${why}`, [again, `db-deploy rollout --open-gate ${name} --reason "…"`]);
}

function tookBack(phase: PhaseRecord | undefined, record: RolloutRecord): Standing {
  const last = record.decisions.findLast(({ detail }) => detail['state'] === 'failed');
  const why = phase?.message ?? last?.message;
  return {
    status: 'human',
    subject: phase === undefined ? '' : `phase ${phase.name}`,
    message: `was taken back${why === undefined || why === null ? '' : `: ${why}`}`,
    next: ['db-deploy rollout --again   # begins it anew'],
  };
}

/** Of its entry until it has performed, of its success afterwards. */
function aheadOf(plan: PhasePlan, record: RolloutRecord): AheadGates | undefined {
  const phase = findPhase(record, plan.phase.name);
  const where = phase?.stoppedIn ?? phase?.state ?? 'waiting';
  if (where === 'performing') return undefined;
  const stage = where === 'soaking' || where === 'verifying' ? 'success' : 'entry';
  return {
    ...{ plan, stage, gates: gatesLeft(plan, stage, record) },
    wantsPromotion: stage === 'entry' && wantsPromotion(plan, record),
  };
}
