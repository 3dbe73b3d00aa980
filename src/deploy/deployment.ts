import type { Clock } from '../clock.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import { EXIT } from '../errors.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';
import { choosePending } from './choose.ts';
import type { DeployResult } from './deploy-result.ts';
import type { Emit } from './events.ts';
import { findMigration } from './find-migration.ts';
import type { Origin } from './origin.ts';
import { refuseDrift, refuseHeld } from './preflight.ts';
import type { Situation } from './situation.ts';

export interface DeployOptions {
  readonly target: ConnectionTarget;
  /** The migrations folder. */
  readonly migrations: string;
  /** Apply up to and including this one. */
  readonly to?: string | undefined;
  /** Held migrations that may go in again. */
  readonly release?: readonly string[];
  readonly maxWaitMs: number;
  /** The user says that the pooler in between is in session mode. */
  readonly isSessionPooler?: boolean;
  readonly runId: string;
  readonly readOrigin: () => Origin;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly stop: AbortSignal;
  readonly urgent: AbortSignal;
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
