import { EXIT } from '../errors.ts';
import type { IndexUse } from '../gates/judge-index-use.ts';
import type { Measurement } from '../gates/measurement.ts';
import type { Step } from './course.ts';
import { fail } from './fail.ts';
import { gateKey, roundOf } from './gates-passed.ts';
import type { PhaseRecord, RolloutRecord } from './rollout-record.ts';
import { againCommand, interruptedStop, record, type Stop, type Walk } from './walk.ts';
import { writeMeasurement, type Decision } from './write-rollout.ts';

type Asked = Extract<Step, { kind: 'ask' }>;

/** Asks one gate to its end; what it said so far counts. undefined: it passed, or what follows is recorded. */
export async function askPhaseGate(
  walk: Walk,
  { plan, record: phase, stage, gate }: Asked,
): Promise<Stop | undefined> {
  const { options, session, rollout } = walk;
  const key = gateKey(plan, phase.attempt, stage, gate.name);
  const { round, earlier, nextNumber } = roundOf(rollout, key);
  let number = nextNumber;
  const write = async (measurement: Measurement): Promise<void> => {
    await writeMeasurement(session, rollout.id, { key, round, number, runId: options.runId }, measurement);
    number += 1;
  };
  const { verdict, message } = await options.askGate(gate, groundOf(walk, phase, stage), earlier, write);
  const decision = (kind: Decision['kind']): Decision => ({ kind, ...key, message });
  const said = `gate ${gate.name}: ${message}`;
  const stoppedIn = stage === 'entry' ? 'entering' : 'verifying';
  switch (verdict) {
    case 'passed':
      await record(walk, { decisions: [decision('gate-passed')] });
      options.onRollout({ kind: 'gate-decided', phase: phase.name, gate: gate.name, message });
      return undefined;
    case 'failed':
      return fail(walk, {
        ...{ plan, phase, stoppedIn, exitCode: EXIT.failed, message: said },
        decisions: [decision('gate-failed')],
      });
    case 'paused':
      await record(walk, {
        phases: [{ ...phase, state: 'paused', stoppedIn, message: said }],
        decisions: [decision('gate-paused')],
      });
      return pausedStop(walk, phase.name, said);
    case 'interrupted':
      return interruptedStop(options, `stopped at gate ${gate.name} of phase ${phase.name}; ${message}`);
  }
}

function groundOf({ plans, rollout }: Walk, phase: PhaseRecord, stage: Asked['stage']) {
  const indexUse = countedFor(rollout, phase.name);
  return {
    name: phase.name,
    migrations: plans[phase.position]?.phase.migrations ?? [],
    begunAt: (stage === 'entry' ? phase.enteredAt : phase.verifyingAt) ?? phase.enteredAt,
    ...(indexUse !== undefined && { indexUse }),
  };
}

/** As it was counted when the phase before was done. */
export function countedFor({ decisions }: RolloutRecord, name: string): readonly IndexUse[] | undefined {
  const counted = decisions.findLast(({ kind, phase }) => kind === 'counted' && phase === name);
  return counted?.detail['indexUse'] as readonly IndexUse[] | undefined;
}

/** Nobody knows: a human decides, and running the command again asks anew. */
export function pausedStop({ options }: Walk, phase: string, message: string): Stop {
  return {
    status: 'unknown',
    exitCode: EXIT.unknown,
    summary: `phase ${phase} is paused for a human: ${message}`,
    lines: [],
    next: [
      `${againCommand(options)}   # asks again`,
      `db-deploy rollout --open-gate ${phase} --reason "…"   # goes on all the same; journalled`,
    ],
  };
}
