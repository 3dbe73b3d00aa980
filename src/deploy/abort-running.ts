import type { Database } from '../db/database.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import { readServerError, SQLSTATE } from '../db/server-error.ts';
import { EXIT, ToolError } from '../errors.ts';
import { tryRunnerLock } from './exclusion.ts';
import { readRunning, type RunningRun } from './running-run.ts';
import type { Runner } from './runner.ts';

export interface Abort {
  /** Shown whom it would end; asked for each anew. */
  readonly approve: (run: RunningRun) => Promise<boolean>;
  /** How long a cancelled run may take to clear up and leave before its session is ended; default 10 s. */
  readonly graceMs?: number;
}

const POLL_MS = 50;

/**
 * Ends whoever holds the runners' lock and takes it: its statement is cancelled once, so that it clears up and records
 * by itself, and its session is ended when it has not left by then. It is over when its lock is ours, and not before:
 * the server lets go of it only when that session is gone. Throws ToolError: exit 8 not approved, 3 not allowed, 6 still
 * there when the budget is used up. Returns whom it ended.
 */
export async function abortRunning(runner: Runner, abort: Abort): Promise<readonly RunningRun[]> {
  const { db, clock, stop } = runner;
  const ended: RunningRun[] = [];
  let deadlineMs = Infinity;
  for (;;) {
    if (await tryRunnerLock(db)) return ended;
    const run = await readRunning(db);
    if (run !== undefined && !ended.some((one) => isSame(one, run))) {
      if (!(await abort.approve(run))) throw notApproved(run);
      ended.push(run);
      deadlineMs = clock.monotonicMs() + runner.maxWaitMs;
      await endOne(runner, run, abort.graceMs ?? 10_000);
    }
    if (stop.aborted) throw stopped();
    if (clock.monotonicMs() > deadlineMs) throw stillThere(run);
    await clock.sleep(POLL_MS, stop);
  }
}

/** Cancels what runs now or comes next, waits, and then ends the session. */
async function endOne(runner: Runner, run: RunningRun, graceMs: number): Promise<void> {
  const { db, clock, stop } = runner;
  const end = clock.monotonicMs() + graceMs;
  let cancelled = false;
  while (!stop.aborted && clock.monotonicMs() < end) {
    const now = await readRunning(db);
    if (now === undefined || !isSame(now, run)) return;
    // what comes after it is the run clearing up behind itself
    if (!cancelled && now.state !== 'idle') cancelled = await signal(db, 'pg_cancel_backend', run);
    await clock.sleep(POLL_MS, stop);
  }
  if (stop.aborted) return;
  runner.emit({ kind: 'note', message: `pid ${run.pid} has not stopped; ending its session` });
  await signal(db, 'pg_terminate_backend', run);
}

/** Never a pid alone: by now it may be another session's. */
async function signal(
  db: Database,
  how: 'pg_cancel_backend' | 'pg_terminate_backend',
  run: RunningRun,
): Promise<boolean> {
  const sql = `
select pg_catalog.${how}(a.pid) as sent from pg_catalog.pg_stat_activity as a
where a.pid = $1 and a.backend_start is not distinct from $2::timestamptz`;
  try {
    const [row] = await db.query<{ sent: boolean }>(sql, [run.pid, run.backendStartedAt]);
    return row?.sent === true;
  } catch (error) {
    const server = readServerError(error);
    if (server?.sqlState !== SQLSTATE.insufficientPrivilege) throw error;
    throw notAllowed(run, await readRole(db), server.message);
  }
}

async function readRole(db: Database): Promise<string> {
  const [row] = await db.query<{ role: string }>('select current_user::text as role');
  return row?.role ?? '';
}

function isSame(a: RunningRun, b: RunningRun): boolean {
  return a.pid === b.pid && a.backendStartedAt === b.backendStartedAt;
}

function notAllowed(run: RunningRun, role: string, message: string): ToolError {
  return new ToolError({
    code: 'may-not-end',
    message: `role ${role} may not end ${nameOf(run)}: ${message}`,
    hint: `as a superuser: grant pg_signal_backend to ${quoteIdentifier(role)}; or connect as ${run.user} (a superuser's session only a superuser may end)`,
    exitCode: EXIT.connection,
  });
}

function notApproved(run: RunningRun): ToolError {
  return new ToolError({
    code: 'not-approved',
    message: `not confirmed: ${nameOf(run)} goes on, and nothing was changed`,
    hint: 'answer yes, or add --yes',
    exitCode: EXIT.held,
  });
}

function stillThere(run: RunningRun | undefined): ToolError {
  return new ToolError({
    code: 'runner-busy',
    message: `${run === undefined ? 'the other run' : nameOf(run)} was told to end and is still there; nothing was changed`,
    hint: 'give it longer with --max-wait; what a server process does that ignores its end, its log may tell',
    exitCode: EXIT.lockWait,
  });
}

function stopped(): ToolError {
  return new ToolError({
    code: 'interrupted',
    message: 'stopped while ending another run; nothing was changed by this one',
    exitCode: EXIT.interrupted,
  });
}

const nameOf = ({ pid, application, user }: RunningRun): string => `${application || user} (pid ${pid})`;
