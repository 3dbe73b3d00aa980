import type { Database } from '../db/database.ts';
import { RUNNER_LOCK_KEY } from './exclusion.ts';
import { readLockHolder, type LockHolder } from './lock-holder.ts';

/** Somebody else's deployment or rollback. */
export type RunningRun = LockHolder;

export function readRunning(db: Database): Promise<RunningRun | undefined> {
  return readLockHolder(db, RUNNER_LOCK_KEY);
}

/** Its run id in our journal; undefined where the application's name does not tell. */
export function deploymentOf({ application }: RunningRun): string | undefined {
  return /^db-deploy\/(\S+)/.exec(application)?.[1];
}
