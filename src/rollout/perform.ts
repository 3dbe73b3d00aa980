import { fail } from './fail.ts';
import { performCommand } from './perform-command.ts';
import { performMigrations } from './perform-migrations.ts';
import type { Performed } from './performed.ts';
import type { PhasePlan } from './phase-plan.ts';
import type { PhaseRecord } from './rollout-record.ts';
import { againCommand, isoNow, record, type Stop, type Walk } from './walk.ts';

/** What a phase is for. Recorded as begun before, so that a kill in the middle of it is known. */
export async function perform(walk: Walk, plan: PhasePlan, before: PhaseRecord): Promise<Stop | undefined> {
  const phase = await begin(walk, plan, before);
  const performed = await performWork(walk, plan, phase);
  const command = commandDecision(phase, performed);
  switch (performed.kind) {
    case 'done': {
      const now = walk.options.clock.now();
      const { soakMs = 0 } = plan.phase;
      const soakUntil = new Date(now.getTime() + soakMs).toISOString();
      const performedAt = now.toISOString();
      const migrations = performed.migrations ?? null;
      const next: PhaseRecord =
        soakMs > 0
          ? { ...phase, state: 'soaking', performedAt, soakUntil, migrations }
          : { ...phase, state: 'verifying', performedAt, verifyingAt: performedAt, migrations };
      await record(walk, { phases: [next], decisions: command });
      return undefined;
    }
    case 'failed':
      return fail(walk, { plan, phase, stoppedIn: 'performing', ...performed, decisions: command });
    case 'stopped':
      return stopped(walk, phase.name, performed);
  }
}

async function begin(walk: Walk, plan: PhasePlan, before: PhaseRecord): Promise<PhaseRecord> {
  if (before.state === 'performing') return before;
  const { definition } = plan;
  const phase: PhaseRecord = {
    ...before,
    state: 'performing',
    definition,
    performingAt: isoNow(walk.options),
  };
  await record(walk, { phases: [phase], decisions: [] });
  return phase;
}

async function performWork(walk: Walk, plan: PhasePlan, phase: PhaseRecord): Promise<Performed> {
  const { migrations, command } = plan.phase;
  if (migrations !== undefined) return performMigrations(walk, plan, phase);
  if (command === undefined) return { kind: 'done' };
  walk.options.onRollout({ kind: 'command', phase: phase.name, isRollback: false });
  return performCommand(plan.phase, command, walk.options);
}

export function commandDecision({ name, attempt }: PhaseRecord, performed: Performed) {
  const detail = performed.kind === 'stopped' ? undefined : performed.detail;
  if (detail === undefined) return [];
  const kind = 'proofs' in detail ? ('proof' as const) : ('command' as const);
  return [{ kind, phase: name, attempt, detail }];
}

/** Neither done nor failed: the phase stays as it is recorded, and the same command goes on. */
export function stopped(
  { options }: Walk,
  phase: string,
  { exitCode, message, lines }: Extract<Performed, { kind: 'stopped' }>,
): Stop {
  return {
    status: 'stopped',
    exitCode,
    summary: `phase ${phase} did not come to its end: ${message}`,
    lines,
    next: [`${againCommand(options)}   # goes on where it was`],
  };
}
