import { PHASE_TONE } from '../rollout/phase-tone.ts';
import type { PhaseRecord, RolloutRecord } from '../rollout/rollout-record.ts';
import { ofMigration } from './migration-entry.ts';
import type { RunEvidence } from './run-evidence.ts';
import { nameOfRun } from './run-times.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/** The rollout, its phases with what was planned for them, and their migrations. */
export function rolloutEntries(
  { run, migrations }: RunEvidence,
  { phases, outcome, begunAt, endedAt }: RolloutRecord,
): readonly TimelineEntry[] {
  const tone = outcome === 'done' ? 'good' : outcome === null ? 'warn' : 'bad';
  const planned = phases.flatMap((phase) => plannedOf(phase) ?? []);
  const whole = planned.length === 0 ? undefined : planned.reduce((sum, ms) => sum + ms, 0);
  return [
    {
      ...{ label: nameOfRun(run), depth: 0, tone, outcome: outcome ?? 'not ended', plannedMs: whole },
      ...{ startedAt: begunAt, finishedAt: endedAt ?? undefined },
    },
    ...phases.flatMap((phase) => [
      ofPhase(phase),
      ...migrations.filter(({ name }) => isOfPhase(phase, name)).map((one) => ofMigration(one, 2)),
    ]),
  ];
}

/** From the moment it began to perform: what its entry gates took is told by themselves. */
function ofPhase(phase: PhaseRecord): TimelineEntry {
  const { name, attempt, state, enteredAt, performingAt, performedAt, verifyingAt, soakUntil, endedAt } =
    phase;
  const soakedUntil = verifyingAt ?? (endedAt === null ? soakUntil : endedAt);
  const waited =
    performedAt === null || soakedUntil === null || soakUntil === null
      ? undefined
      : { startedAt: performedAt, finishedAt: soakedUntil };
  return {
    label: attempt === 1 ? name : `${name}, attempt ${attempt}`,
    depth: 1,
    ...{ startedAt: performingAt ?? enteredAt, finishedAt: endedAt ?? undefined },
    ...{ outcome: state, tone: PHASE_TONE[state], plannedMs: plannedOf(phase), waited },
  };
}

/** With its soak; undefined: the configuration plans no duration. */
function plannedOf({ definition }: PhaseRecord): number | undefined {
  const [planned, soak] = [definition['plannedMs'], definition['soakMs']].map(Number) as [number, number];
  return Number.isNaN(planned) ? undefined : planned + (Number.isNaN(soak) ? 0 : soak);
}

function isOfPhase({ migrations, definition }: PhaseRecord, name: string): boolean {
  const configured = JSON.parse(definition['migrations'] ?? '[]') as readonly string[];
  return (migrations?.map((one) => one.name) ?? configured).includes(name);
}
