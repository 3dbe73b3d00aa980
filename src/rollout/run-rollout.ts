import { EXIT, ToolError } from '../errors.ts';
import { beginRollout } from './begin-rollout.ts';
import { nextStep } from './course.ts';
import { judgeConfigChanges, judgeSuccessor } from './judge-changes.ts';
import { readPhases } from './read-phases.ts';
import { readRollout } from './read-rollout.ts';
import { openRolloutSession } from './rollout-session.ts';
import type { PhasePlan } from './phase-plan.ts';
import type { RolloutRecord } from './rollout-record.ts';
import { refuseGone } from './gone-phases.ts';
import { takeStep } from './take-step.ts';
import { nameOfRollout, record, type RolloutOptions, type Stop, type Walk } from './walk.ts';

export interface RolloutResult {
  readonly plans: readonly PhasePlan[];
  readonly rollout: RolloutRecord;
  readonly stop: Stop;
}

/**
 * Begins a rollout or goes on with it, up to its end or to what a human must decide. Throws ToolError for what forbids to
 * begin; afterwards every failure is in the result. After a kill at any point the same call goes on where it was.
 */
export async function runRollout(options: RolloutOptions): Promise<RolloutResult> {
  const { plans } = readPhases(options.rollout, options.migrations);
  refuseUnknownPhase(plans, options.only);
  const session = await openRolloutSession({
    ...options,
    wait: (holder, waitedMs) =>
      options.onRollout({
        kind: 'waiting-for-rollout',
        holder:
          holder === undefined
            ? 'another rollout'
            : `${holder.application || holder.user}, pid ${holder.pid}`,
        waitedMs,
      }),
  });
  try {
    await beginRollout(session, options, plans);
    const rollout = await reread(session, options);
    // first: what a changed configuration does not know of is not gone
    refuseChanges(plans, rollout);
    await refuseGone(options, plans, rollout);
    return await walkOn(options, session, plans);
  } finally {
    await session.close();
  }
}

async function walkOn(
  options: RolloutOptions,
  session: Walk['session'],
  plans: readonly PhasePlan[],
): Promise<RolloutResult> {
  for (;;) {
    const rollout = await reread(session, options);
    refuseChanges(plans, rollout);
    const nowMs = options.clock.now().getTime();
    const step = nextStep({ plans, record: rollout, nowMs, only: options.only });
    const stop = await takeStep({ options, session, plans, rollout }, step);
    if (stop?.exitCode === EXIT.interrupted) {
      const decisions = [{ kind: 'interrupted', message: stop.summary }] as const;
      await record({ options, session, plans, rollout }, { decisions });
    }
    if (stop !== undefined) return { plans, rollout: await reread(session, options), stop };
  }
}

async function reread(session: Walk['session'], { rollout }: RolloutOptions): Promise<RolloutRecord> {
  const record = await readRollout(session, nameOfRollout(rollout));
  if (record !== undefined) return record;
  throw new ToolError({
    code: 'rollout-gone',
    message: `the rollout ${nameOfRollout(rollout)} is not in the journal any more: somebody deleted it`,
    exitCode: EXIT.drift,
  });
}

/** What was performed was performed as it was configured then. Throws ToolError, exit 7, with the difference. */
export function refuseChanges(plans: readonly PhasePlan[], rollout: RolloutRecord): void {
  if (rollout.outcome !== null) return refuseSuccessor(plans, rollout);
  const changes = judgeConfigChanges(plans, rollout.phases);
  if (changes.length === 0) return;
  throw new ToolError({
    code: 'rollout-changed',
    message: [
      'the configuration of phases that have begun was changed:',
      ...changes.map((line) => `  ${line}`),
    ].join('\n'),
    hint: 'put it back as it was; what comes later may be changed',
    exitCode: EXIT.drift,
  });
}

function refuseSuccessor(plans: readonly PhasePlan[], rollout: RolloutRecord): void {
  const changes = judgeSuccessor(plans, rollout);
  if (changes.length === 0) return;
  throw new ToolError({
    code: 'rollout-done',
    message: [
      `the rollout ${rollout.name} is done, and the configuration has another one of this name:`,
      ...changes.map((line) => `  ${line}`),
    ].join('\n'),
    hint: "give it a name of its own (rollout: { name: '…' }), or begin it anew: db-deploy rollout --again",
    exitCode: EXIT.drift,
  });
}

export function refuseUnknownPhase(plans: readonly PhasePlan[], name: string | undefined): void {
  if (name === undefined || plans.some(({ phase }) => phase.name === name)) return;
  throw new ToolError({
    code: 'unknown-phase',
    message: `there is no phase ${name}`,
    hint: `one of: ${plans.map(({ phase }) => phase.name).join(', ')}`,
    exitCode: EXIT.usage,
  });
}
