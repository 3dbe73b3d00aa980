import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { RunnerHolder } from './events.ts';
import { readLockHolder, type LockKey } from './lock-holder.ts';
import type { Runner } from './runner.ts';

/**
 * Ours: one deployment or rollback per database at a time. It stays with the connection that builds, so that a build
 * whose client died keeps it (measured: peer-runners.md section 2). Prisma's: `migrate deploy` holds it while it works.
 * Both are only ever tried, never waited for inside the server: a blocked waiter is a snapshot that a concurrent build
 * waits for, a deadlock (peer-runners.md section 3).
 */
export const RUNNER_LOCK = { classId: 1_886_156_141, objectId: 1 } as const;
export const PRISMA_LOCK = 72_707_369;

export const RUNNER_LOCK_KEY: LockKey = [RUNNER_LOCK.classId, RUNNER_LOCK.objectId, 2];
const PRISMA_LOCK_KEY: LockKey = [0, PRISMA_LOCK, 1];

const TRY_RUNNER = 'select pg_catalog.pg_try_advisory_lock($1, $2) as taken';
const TRY_PRISMA = 'select pg_catalog.pg_try_advisory_lock($1::bigint) as taken';
const RELEASE_PRISMA = 'select pg_catalog.pg_advisory_unlock($1::bigint) as released';

/** Waits its turn. Throws ToolError: exit 6 when the budget is used up, 130 when told to stop. */
export function takeRunnerLock(runner: Runner): Promise<void> {
  return take(runner, {
    attempt: () => tryRunnerLock(runner.db),
    holder: () => readHolder(runner.db, RUNNER_LOCK_KEY),
    who: 'another deployment or rollback',
  });
}

/** A session may take it twice. */
export function tryRunnerLock(db: Database): Promise<boolean> {
  return tryLock(db, TRY_RUNNER, [RUNNER_LOCK.classId, RUNNER_LOCK.objectId]);
}

/** Held during transactional segments only: a waiting `prisma migrate deploy` would kill a concurrent build. */
export function takePrismaLock(runner: Runner): Promise<void> {
  return take(runner, {
    attempt: () => tryLock(runner.db, TRY_PRISMA, [PRISMA_LOCK]),
    holder: () => readHolder(runner.db, PRISMA_LOCK_KEY),
    who: 'prisma migrate',
  });
}

export async function releasePrismaLock(runner: Runner): Promise<void> {
  await runner.db.query(RELEASE_PRISMA, [PRISMA_LOCK]);
}

interface Turn {
  attempt(): Promise<boolean>;
  holder(): Promise<RunnerHolder | undefined>;
  readonly who: string;
}

async function take(runner: Runner, turn: Turn): Promise<void> {
  const { clock } = runner;
  const start = clock.monotonicMs();
  for (let pauseMs = 100; !(await turn.attempt()); pauseMs = Math.min(1000, pauseMs * 2)) {
    const holder = await turn.holder();
    const waitedMs = clock.monotonicMs() - start;
    if (runner.stop.aborted) throw stopped(turn.who);
    if (waitedMs >= runner.maxWaitMs) throw gaveUp(turn.who, holder, waitedMs);
    runner.emit({ kind: 'waiting-for-runner', holder, waitedMs });
    await clock.sleep(pauseMs, runner.stop);
  }
}

async function tryLock(db: Database, sql: string, key: readonly number[]): Promise<boolean> {
  const [row] = await db.query<{ taken: boolean }>(sql, key);
  return row?.taken === true;
}

/** Whoever holds our lock, and Prisma's, now. */
export async function readRunners(
  db: Database,
): Promise<{ readonly ours: RunnerHolder | undefined; readonly prisma: RunnerHolder | undefined }> {
  const ours = await readHolder(db, RUNNER_LOCK_KEY);
  return { ours, prisma: await readHolder(db, PRISMA_LOCK_KEY) };
}

async function readHolder(db: Database, key: LockKey): Promise<RunnerHolder | undefined> {
  const holder = await readLockHolder(db, key);
  if (holder === undefined) return undefined;
  const { pid, application, user, ageMs, building } = holder;
  return { pid, application, user, ageMs: ageMs ?? undefined, building: building ?? undefined };
}

function gaveUp(who: string, holder: RunnerHolder | undefined, waitedMs: number): ToolError {
  const name = holder === undefined ? '' : `: pid ${holder.pid} (${holder.application || holder.user})`;
  const busy = holder?.building === undefined ? '' : `, busy with ${holder.building}`;
  return new ToolError({
    code: 'runner-busy',
    message: `waited ${Math.round(waitedMs / 1000)} s for ${who}${name}${busy}; nothing was changed`,
    hint: 'run the same command again later, or give it longer with --max-wait; a deployment that hangs is ended and taken back by: db-rollback --last --abort-running',
    exitCode: EXIT.lockWait,
  });
}

function stopped(who: string): ToolError {
  return new ToolError({
    code: 'interrupted',
    message: `stopped while waiting for ${who}; nothing was changed`,
    exitCode: EXIT.interrupted,
  });
}
