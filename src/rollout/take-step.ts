import { EXIT } from '../errors.ts';
import { askPhaseGate } from './ask-phase-gate.ts';
import type { Step } from './course.ts';
import { perform } from './perform.ts';
import { promote } from './promote.ts';
import type { PhasePlan } from './phase-plan.ts';
import type { PhaseRecord, RolloutRecord } from './rollout-record.ts';
import { soak } from './soak.ts';
import { takeBackPhase } from './take-back-phase.ts';
import { againCommand, isoNow, nameOfRollout, record, type Stop, type Walk } from './walk.ts';
import type { Decision } from './write-rollout.ts';

/** One step of the course, recorded. undefined: what comes next is in the journal. */
export async function takeStep(walk: Walk, step: Step): Promise<Stop | undefined> {
  const { options } = walk;
  if (options.stop.aborted) return stoppedBetween(walk);
  switch (step.kind) {
    case 'enter':
      return enter(walk, step);
    case 'resume': {
      const { stoppedIn } = step.record;
      const state = stoppedIn ?? 'entering';
      const definition = state === 'entering' ? step.plan.definition : step.record.definition;
      return set(walk, { ...step.record, definition, state, stoppedIn: null, message: null });
    }
    case 'promote':
      return promote(walk, step.plan, step.record);
    case 'ask':
      return askPhaseGate(walk, step);
    case 'await-attestation':
      return awaitAttestation(walk, step);
    case 'perform':
      return perform(walk, step.plan, step.record);
    case 'soak':
      return soak(walk, step);
    case 'verify':
      return set(walk, { ...step.record, state: 'verifying', verifyingAt: isoNow(options) });
    case 'finish':
      return finish(walk, step.record);
    case 'take-back':
      return takeBackPhase(walk, step.plan, step.record);
    case 'stay-back':
      return stayBack(walk, step.record);
    case 'not-yet':
      return notYet(step);
    case 'done':
      return done(walk, step);
  }
}

async function set(walk: Walk, phase: PhaseRecord): Promise<undefined> {
  await record(walk, { phases: [phase], decisions: [] });
}

function enter(walk: Walk, { plan, attempt }: Extract<Step, { kind: 'enter' }>): Promise<undefined> {
  const { phase, position, definition } = plan;
  return set(walk, {
    ...{ name: phase.name, position, attempt, state: 'entering', stoppedIn: null, message: null, definition },
    ...{ migrations: null, enteredAt: isoNow(walk.options), performingAt: null, performedAt: null },
    ...{ soakUntil: null, verifyingAt: null, endedAt: null },
  });
}

async function finish(walk: Walk, phase: PhaseRecord): Promise<undefined> {
  const { plans, options } = walk;
  const next = plans[phase.position + 1];
  await record(walk, {
    decisions: next === undefined ? [] : await count(options, next),
    phases: [{ ...phase, state: 'done', endedAt: isoNow(options) }],
    ...(next === undefined && { outcome: 'done' }),
  });
}

/** Where it fails, the gate counts from its first answer, and says so. */
async function count({ startCounting }: Walk['options'], { phase }: PhasePlan): Promise<readonly Decision[]> {
  const indexUse = await startCounting(phase).catch(() => undefined);
  return indexUse === undefined ? [] : [{ kind: 'counted', phase: phase.name, detail: { indexUse } }];
}

function awaitAttestation({ options }: Walk, { plan }: Extract<Step, { kind: 'await-attestation' }>): Stop {
  const { name, attestation = '' } = plan.phase;
  return {
    status: 'stopped',
    exitCode: EXIT.held,
    summary: `phase ${name} waits for somebody who vouches for it: ${attestation}`,
    lines: [],
    next: [`db-deploy rollout --attest ${name} --by "…"`, `${againCommand(options)}   # goes on then`],
  };
}

function stayBack({ options, rollout }: Walk, phase: PhaseRecord | undefined): Stop {
  const what = phase === undefined ? `the rollout ${nameOfRollout(options.rollout)}` : `phase ${phase.name}`;
  const why = phase?.message ?? causeOf(rollout);
  return {
    status: 'failed',
    exitCode: EXIT.held,
    summary: `${what} was taken back${why === undefined ? '' : `: ${why}`}`,
    lines: [],
    next: ['db-deploy rollout --again   # begins it anew'],
  };
}

/** Why the newest failure was one. */
function causeOf({ decisions }: RolloutRecord): string | undefined {
  return decisions.findLast(({ detail }) => detail['state'] === 'failed')?.message ?? undefined;
}

function notYet({ name, waitsFor }: Extract<Step, { kind: 'not-yet' }>): Stop {
  return {
    status: 'stopped',
    exitCode: EXIT.held,
    summary: `phase ${name} is not open: phase ${waitsFor} comes before it and is not done`,
    lines: [],
    next: [`db-deploy rollout --phase ${waitsFor}`],
  };
}

function done({ options, plans, rollout }: Walk, { isWhole }: Extract<Step, { kind: 'done' }>): Stop {
  const left = plans.length - rollout.phases.filter(({ state }) => state === 'done').length;
  const name = nameOfRollout(options.rollout);
  return {
    status: 'good',
    exitCode: EXIT.ok,
    summary: isWhole
      ? `the rollout ${name} is done, all ${plans.length} phases`
      : `phase ${options.only ?? ''} is done, ${left} of ${plans.length} are left`,
    lines: [],
    next: isWhole ? [] : ['db-deploy rollout   # the phases that are left'],
  };
}

function stoppedBetween({ options, rollout }: Walk): Stop {
  const last = rollout.phases.at(-1);
  const where = last === undefined ? 'before the first phase' : `phase ${last.name} is ${last.state}`;
  return {
    status: 'stopped',
    exitCode: EXIT.interrupted,
    summary: `stopped, as asked: ${where}`,
    lines: [],
    next: [`${againCommand(options)}   # goes on where it was`],
  };
}
