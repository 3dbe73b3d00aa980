import { EXIT, type ExitCode } from '../errors.ts';
import { commandDecision, stopped } from './perform.ts';
import type { Performed } from './performed.ts';
import type { PhasePlan } from './phase-plan.ts';
import type { PhaseRecord } from './rollout-record.ts';
import { takeBack } from './take-back.ts';
import { isoNow, nameOfRollout, record, type Stop, type Walk } from './walk.ts';

/** The newest phase that is to go. Ends the run behind the last of them, or at what a human must see first. */
export async function takeBackPhase(
  walk: Walk,
  plan: PhasePlan,
  phase: PhaseRecord,
): Promise<Stop | undefined> {
  if (phase.performingAt !== null && plan.phase.rollbackCommand !== undefined)
    walk.options.onRollout({ kind: 'command', phase: phase.name, isRollback: true });
  const performed = await takeBack(walk, plan);
  if (performed.kind === 'stopped') return stopped(walk, phase.name, performed);
  if (performed.kind === 'failed') return notBack(walk, phase, performed);
  const others = walk.rollout.phases.filter(({ name }) => name !== phase.name);
  const isAll = others.every(
    ({ state }) => state === 'rolled-back' || state === 'waiting' || state === 'entering',
  );
  await record(walk, {
    phases: [{ ...phase, state: 'rolled-back', endedAt: isoNow(walk.options) }],
    decisions: commandDecision(phase, performed),
    ...(isAll && { outcome: 'rolled-back' }),
  });
  const unproved = Number(performed.detail?.['exitCode'] ?? EXIT.ok);
  if (plan.phase.migrations !== undefined && unproved !== EXIT.ok)
    return unprovedStop(plan.phase, unproved as ExitCode);
  return others.some(({ state }) => state === 'rolling-back') ? undefined : allBack(walk, isAll, others);
}

async function notBack(
  walk: Walk,
  phase: PhaseRecord,
  performed: Extract<Performed, { kind: 'failed' }>,
): Promise<Stop> {
  await record(walk, { decisions: commandDecision(phase, performed) });
  return {
    status: 'failed',
    exitCode: EXIT.stopped,
    summary: `phase ${phase.name} could not be taken back: ${performed.message}`,
    lines: performed.lines,
    next: ['db-deploy rollout   # tries again to take it back'],
  };
}

function unprovedStop({ name, migrations = [] }: PhasePlan['phase'], exitCode: ExitCode): Stop {
  return {
    status: exitCode === EXIT.drift ? 'failed' : 'unknown',
    exitCode,
    summary: `phase ${name} was taken back, but ${exitCode === EXIT.drift ? 'its objects are not as before' : 'that cannot be proved'}`,
    lines: [],
    next: [
      `db-rollback ${migrations.join(' ')}   # proves again, and names what differs`,
      'db-deploy rollout   # takes back what is left to take back',
    ],
  };
}

/** Ended as its policy says; the exit code is that of the failure. */
function allBack({ options, plans, rollout }: Walk, isAll: boolean, others: readonly PhaseRecord[]): Stop {
  const failure = rollout.decisions.findLast(({ detail }) => detail['state'] === 'failed');
  const failed = failure?.phase ?? '';
  const policy = plans.find(({ phase }) => phase.name === failed)?.phase.onFailure;
  const staying = others.filter(({ state }) => state === 'done').map(({ name }) => name);
  const lines =
    policy === 'rollback-all' && staying.length > 0
      ? [`phase ${staying.at(-1) ?? ''} has no way back: it stays, and what is older: ${staying.join(', ')}`]
      : [];
  const exitCode = (failure?.detail['exitCode'] ?? EXIT.failed) as ExitCode;
  const name = nameOfRollout(options.rollout);
  return {
    status: 'failed',
    exitCode: exitCode === EXIT.stopped ? EXIT.migrationFailed : exitCode,
    summary: `phase ${failed} failed, and ${isAll ? `the rollout ${name}` : 'it'} was taken back: ${failure?.message ?? ''}`,
    lines,
    next: ['db-deploy rollout --again   # begins anew what was taken back, when the cause is gone'],
  };
}
