import { EXIT } from '../errors.ts';
import { renderDuration } from '../duration.ts';
import type { Phase } from '../config/rollout.ts';
import type { Cell, Report, Section } from '../report/report.ts';
import { describeGate } from './describe-gate.ts';
import { judgeConfigChanges } from './judge-changes.ts';
import type { PhasePlan } from './phase-plan.ts';
import { findPhase, type RolloutRecord } from './rollout-record.ts';
import { renderState } from './render-state.ts';
import { hasWayBack } from './way-back.ts';

export interface Course {
  readonly name: string;
  readonly plans: readonly PhasePlan[];
  /** undefined: it was never begun. */
  readonly rollout: RolloutRecord | undefined;
  /** Migrations of the phases without a rollback. */
  readonly irreversible: readonly string[];
}

/** The whole course before anything is done: phases, gates with limits and times, what failure does, the way back. */
export function describeCourse(course: Course): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const { name, plans, rollout } = course;
  const done = rollout?.phases.filter(({ state }) => state === 'done').length ?? 0;
  const where = rollout === undefined ? 'not begun' : (rollout.outcome ?? `${done} done`);
  const summary = `the rollout ${name}: ${plans.length} phases, ${where}; nothing was written`;
  const phases = plans.map((plan) => describePhase(plan, course));
  const changes = rollout?.outcome === null ? judgeConfigChanges(plans, rollout.phases) : [];
  if (changes.length === 0)
    return {
      verdict: { status: 'good', summary, exitCode: EXIT.ok },
      sections: phases,
      next: ['db-deploy rollout'],
    };
  return {
    verdict: {
      status: 'failed',
      summary: `${summary}; what has begun was configured otherwise`,
      exitCode: EXIT.drift,
    },
    sections: [...phases, { kind: 'text', id: 'changes', title: 'Changed since it began', lines: changes }],
    next: ['put it back as it was; what comes later may be changed'],
  };
}

function describePhase(plan: PhasePlan, { rollout, irreversible }: Course): Section {
  const { phase, position } = plan;
  const known = rollout && findPhase(rollout, phase.name);
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['performs', [describeWork(phase)]],
    ['before it', beforeIt(phase)],
    ['soak', phase.soakMs === undefined ? [] : [renderDuration(phase.soakMs)]],
    ['success', (phase.success ?? []).map(describeGate)],
    ['planned', phase.plannedMs === undefined ? [] : [renderDuration(phase.plannedMs)]],
    ['on failure', [describeFailure(phase)]],
    ['way back', [describeWayBack(phase, irreversible)]],
  ];
  return {
    kind: 'table',
    id: `phase-${phase.name}`,
    title: `${position + 1}. ${phase.name}${known === undefined ? '' : `, ${renderState(known)}`}`,
    columns: [{ title: 'part' }, { title: 'as configured' }],
    rows: facts.flatMap(([title, lines]) =>
      lines.map((line, index): Cell[] => [index === 0 ? title : '', line]),
    ),
    data: { phase: phase.name, state: known?.state ?? 'waiting', definition: plan.definition },
  };
}

function describeWork({ migrations, command, attestation }: Phase): string {
  if (migrations !== undefined) return `migrations ${migrations.join(', ')}`;
  if (command === undefined) return `nothing: somebody vouches for it: ${attestation ?? ''}`;
  // its words may hold secrets
  return typeof command === 'string' ? 'a shell command' : `the command ${command[0] ?? ''} …`;
}

function beforeIt({ promotedFrom, entry = [] }: Phase): readonly string[] {
  const { environment, forMs = 0 } = promotedFrom ?? {};
  const stood = forMs === 0 ? '' : ` and stood there for ${renderDuration(forMs)}`;
  const promotion = environment === undefined ? [] : [`the same has passed in ${environment}${stood}`];
  const all = [...promotion, ...entry.map(describeGate)];
  return all.length === 0 ? ['nothing but the phases before it'] : all;
}

function describeFailure({ onFailure = 'stop' }: Phase): string {
  switch (onFailure) {
    case 'stop':
      return 'stops, and says so';
    case 'rollback-phase':
      return 'takes this phase back';
    case 'rollback-all':
      return 'takes back everything of the rollout, newest first';
  }
}

function describeWayBack(phase: Phase, irreversible: readonly string[]): string {
  if (phase.attestation !== undefined) return 'nothing to take back';
  if (phase.migrations === undefined)
    return hasWayBack(phase) ? 'its rollbackCommand' : 'none: it has no rollbackCommand';
  const none = phase.migrations.filter((name) => irreversible.includes(name));
  return none.length === 0
    ? 'db-rollback of its migrations, where no data is lost by it'
    : `none: ${none.join(', ')} cannot be rolled back`;
}
