import { EXIT } from '../errors.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';
import { choosePending } from './choose.ts';
import type { DeployResult } from './deploy-result.ts';
import { findMigration } from './find-migration.ts';
import { refuseDrift, refuseHeld } from './preflight.ts';
import type { RunOptions } from './run-options.ts';
import type { Situation } from './situation.ts';

export interface DeployOptions extends RunOptions {
  /** Apply up to and including this one. */
  readonly to?: string | undefined;
  /** Held migrations that may go in again. */
  readonly release?: readonly string[];
}

/** By Prisma at this moment, perhaps: only whoever holds its lock can tell running from failed. */
export function isBegunByOthers({ statuses, begun }: Situation): boolean {
  return statuses.some(({ state, row }) => state === 'unfinished' && !begun.has(row?.id ?? ''));
}

/** What this deployment would apply, in order. Throws ToolError for what forbids to begin. */
export function chooseToDeploy(situation: Situation, options: DeployOptions): readonly MigrationStatus[] {
  refuseDrift(situation.statuses, new Set(situation.begun.keys()));
  const chosen = choosePending(situation.statuses, situation.pending, options.to);
  const released = namesToRelease(situation, options);
  refuseHeld(chosen.filter((status) => !released.includes(status.name)));
  return chosen;
}

/** As short as --to takes them; throws ToolError (exit 2) for a name that there is not. */
export function namesToRelease({ statuses }: Situation, { release = [] }: DeployOptions): readonly string[] {
  const names = statuses.map((status) => status.name);
  return release.map((name) => findMigration(names, name));
}

export function nothingToDo(options: DeployOptions, situation: Situation): DeployResult {
  return {
    runId: options.runId,
    exitCode: EXIT.ok,
    migrations: [],
    appliedBefore: countApplied(situation),
    left: situation.pending.map((status) => status.name),
    wayBack: undefined,
  };
}

export function countApplied(situation: Situation): number {
  return situation.statuses.filter((status) => status.state === 'applied').length;
}
