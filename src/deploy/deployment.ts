import { EXIT } from '../errors.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';
import type { ApprovedPlan } from './approval/load-approval.ts';
import { keepBeforeBarrier, type Barrier } from './barrier.ts';
import { choosePending } from './choose.ts';
import type { DeployResult } from './deploy-result.ts';
import { findMigration } from './find-migration.ts';
import { refuseDrift, refuseHeld } from './preflight.ts';
import type { RunOptions } from './run-options.ts';
import type { Situation } from './situation.ts';

/** What a deployment is to apply: everything that is pending, unless told otherwise. */
export interface DeployWish {
  /** Up to and including this one. */
  readonly to?: string | undefined;
  /** Held migrations that may go in again. */
  readonly release?: readonly string[];
  /** Exactly these, and only where nothing has changed since; `to` and `release` are the plan's own. */
  readonly plan?: ApprovedPlan | undefined;
  /** What a rollout lets in later; undefined: nothing waits. */
  readonly barrier?: Barrier | undefined;
}

export interface DeployOptions extends RunOptions, DeployWish {}

/**
 * By Prisma, or by a rollback, at this moment perhaps: only whoever holds the lock can tell running from failed or
 * interrupted.
 */
export function isBegunByOthers({ statuses, begun }: Situation): boolean {
  return statuses.some(
    ({ state, row }) => state === 'leaving' || (state === 'unfinished' && !begun.has(row?.id ?? '')),
  );
}

/** What this deployment would apply, in order. Throws ToolError for what forbids to begin. */
export function chooseToDeploy(situation: Situation, wish: DeployWish): readonly MigrationStatus[] {
  const { statuses, pending, begun } = situation;
  refuseDrift(statuses, new Set(begun.keys()));
  const planned = wish.plan && new Set(wish.plan.approval.migrations.map(({ name }) => name));
  const asked = planned
    ? pending.filter(({ name }) => planned.has(name))
    : choosePending(statuses, pending, wish.to);
  const chosen = keepBeforeBarrier(asked, wish.barrier, wish.to !== undefined || planned !== undefined);
  const released = namesToRelease(situation, wish);
  refuseHeld(chosen.filter((status) => !released.includes(status.name)));
  return chosen;
}

/** As short as --to takes them; throws ToolError (exit 2) for a name that there is not. */
export function namesToRelease(
  { statuses }: Situation,
  { plan, release = plan?.approval.releases ?? [] }: DeployWish,
): readonly string[] {
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
    ended: [],
  };
}

export function countApplied(situation: Situation): number {
  return situation.statuses.filter((status) => status.state === 'applied').length;
}
