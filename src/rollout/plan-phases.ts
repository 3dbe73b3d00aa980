import type { Rollout } from '../config/rollout.ts';
import { findMigration } from '../deploy/find-migration.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { MigrationFolder } from '../migrations/migration.ts';
import { checksumsOf } from './checksums.ts';
import { planPhase, type PhasePlan } from './phase-plan.ts';

/** The phases with the whole names of their migrations. Throws ToolError (exit 2): a name that is not there, another order. */
export function planPhases({ phases }: Rollout, folders: readonly MigrationFolder[]): readonly PhasePlan[] {
  const all = folders.map(({ name }) => name);
  const plans = phases.map((phase, position) => {
    if (phase.migrations === undefined) return planPhase(phase, position);
    const names = phase.migrations.map((name) => findMigration(all, name)).toSorted();
    return planPhase({ ...phase, migrations: names }, position, checksumsOf(folders, names));
  });
  refuseDisorder(plans);
  return plans;
}

/** Migrations go in the order of their names, by whatever tool: phases cannot say otherwise. */
function refuseDisorder(plans: readonly PhasePlan[]): void {
  const listed = plans.flatMap(({ phase }) =>
    (phase.migrations ?? []).map((name) => ({ name, phase: phase.name })),
  );
  for (const [index, { name, phase }] of listed.entries()) {
    const before = listed[index - 1];
    if (before === undefined || before.name < name) continue;
    throw new ToolError({
      code: 'phase-order',
      message:
        before.name === name
          ? `migration ${name} is in two phases, or twice in one: ${before.phase}, ${phase}`
          : `phase ${phase} applies ${name} after phase ${before.phase} has applied ${before.name}, whose name is later`,
      hint: 'migrations go in the order of their names: order the phases so, or give the migration a later timestamp',
      exitCode: EXIT.usage,
    });
  }
}
