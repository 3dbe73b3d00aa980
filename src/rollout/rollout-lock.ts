import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { RUNNER_LOCK } from '../deploy/exclusion.ts';
import { readLockHolder, type LockHolder } from '../deploy/lock-holder.ts';
import { EXIT, ToolError } from '../errors.ts';

/** One rollout at a time in a database: a lock beside the runners', held for as long as the rollout goes on. */
export const ROLLOUT_LOCK = { classId: RUNNER_LOCK.classId, objectId: 2 } as const;

const TRY = 'select pg_catalog.pg_try_advisory_lock($1, $2) as taken';

export interface Turn {
  readonly clock: Clock;
  readonly maxWaitMs: number;
  readonly stop: AbortSignal;
  /** Told each time that somebody else has it. */
  wait(holder: LockHolder | undefined, waitedMs: number): void;
}

/** Only ever tried, never waited for inside the server. Throws ToolError: exit 6 when the time is used up, 130 when stopped. */
export async function takeRolloutLock(db: Database, { clock, maxWaitMs, stop, wait }: Turn): Promise<void> {
  const start = clock.monotonicMs();
  for (let pauseMs = 100; !(await tryLock(db)); pauseMs = Math.min(1000, pauseMs * 2)) {
    const holder = await readLockHolder(db, [ROLLOUT_LOCK.classId, ROLLOUT_LOCK.objectId, 2]);
    const waitedMs = clock.monotonicMs() - start;
    if (stop.aborted) throw stopped();
    if (waitedMs >= maxWaitMs) throw busy(holder, waitedMs);
    wait(holder, waitedMs);
    await clock.sleep(pauseMs, stop);
  }
}

async function tryLock(db: Database): Promise<boolean> {
  const [row] = await db.query<{ taken: boolean }>(TRY, [ROLLOUT_LOCK.classId, ROLLOUT_LOCK.objectId]);
  return row?.taken === true;
}

function busy(holder: LockHolder | undefined, waitedMs: number): ToolError {
  const name = holder === undefined ? '' : `: pid ${holder.pid} (${holder.application || holder.user})`;
  return new ToolError({
    code: 'rollout-busy',
    message: `waited ${Math.round(waitedMs / 1000)} s for a rollout that runs in this database${name}; nothing was changed`,
    hint: 'it goes on by itself; see where it is: db-deploy rollout --dry-run',
    exitCode: EXIT.lockWait,
  });
}

function stopped(): ToolError {
  return new ToolError({
    code: 'interrupted',
    message: 'stopped while waiting for another rollout; nothing was changed',
    exitCode: EXIT.interrupted,
  });
}
