import type { Rollout } from '../config/rollout.ts';
import type { MigrationFolder } from '../migrations/migration.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import type { PhasePlan } from './phase-plan.ts';
import { planPhases } from './plan-phases.ts';

export interface ReadPhases {
  readonly plans: readonly PhasePlan[];
  /** None where no phase applies any. */
  readonly folders: readonly MigrationFolder[];
}

/** The phases with the whole names of their migrations; a rollout of commands alone needs no folder. Throws ToolError (exit 2). */
export function readPhases(rollout: Rollout, directory: string): ReadPhases {
  const appliesAny = rollout.phases.some(({ migrations }) => migrations !== undefined);
  const folders = appliesAny ? readMigrationsFolder(directory) : [];
  return { plans: planPhases(rollout, folders), folders };
}
