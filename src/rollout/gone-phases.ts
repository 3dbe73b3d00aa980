import { EXIT, ToolError } from '../errors.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import type { PhasePlan } from './phase-plan.ts';
import { readStatuses } from './read-statuses.ts';
import { findPhase, type RolloutRecord } from './rollout-record.ts';
import type { RolloutOptions } from './walk.ts';

/** Phases that are done, of which something was rolled back beside the rollout: by db-rollback in the night. */
export async function findGone(
  options: RolloutOptions,
  plans: readonly PhasePlan[],
  rollout: RolloutRecord,
): Promise<readonly { readonly phase: string; readonly migrations: readonly string[] }[]> {
  const done = plans.filter(
    ({ phase }) => phase.migrations !== undefined && findPhase(rollout, phase.name)?.state === 'done',
  );
  if (done.length === 0) return [];
  const statuses = await readStatuses(options, readMigrationsFolder(options.migrations));
  const gone = statuses.filter(({ state }) => state === 'held' || state === 'pending' || state === 'leaving');
  const names = new Set(gone.map(({ name }) => name));
  return done
    .map(({ phase }) => ({
      phase: phase.name,
      migrations: (phase.migrations ?? []).filter((name) => names.has(name)),
    }))
    .filter(({ migrations }) => migrations.length > 0);
}

/** What comes next builds on what is not there any more. Throws ToolError, exit 8. */
export async function refuseGone(
  options: RolloutOptions,
  plans: readonly PhasePlan[],
  rollout: RolloutRecord,
): Promise<void> {
  const [gone] = await findGone(options, plans, rollout);
  if (gone === undefined) return;
  throw new ToolError({
    code: 'phase-gone',
    message: `phase ${gone.phase} is done, but its migration was rolled back since, not by the rollout: ${gone.migrations.join(', ')}`,
    hint: `when it may go in again: db-deploy rollout --again   # begins phase ${gone.phase} and what comes after it anew`,
    exitCode: EXIT.held,
  });
}
