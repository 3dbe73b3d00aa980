import type { Failure } from '../db/database.ts';
import { SQLSTATE } from '../db/server-error.ts';
import type { Blocker } from './events.ts';
import { outlastAutovacuum, planLockAttempt } from './lock-schedule.ts';
import { buildMessage, findFailedPart, type FailedPart, type Part } from './message.ts';
import type { Runner } from './runner.ts';
import { renderStall } from './stall-budget.ts';
import { watchTransaction } from './watch-transaction.ts';

/**
 * done: committed. needs-alone: the server says that this statement cannot run inside a transaction (25001, 2D000).
 * locked: gave up waiting. failed: undone by the server. lost: the connection ended, nobody knows whether it committed.
 */
export type TransactionOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'needs-alone'; readonly statement: number }
  | { readonly kind: 'locked'; readonly failure: Failure; readonly blockers: readonly Blocker[] }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed' | 'lost'; readonly failure: Failure; readonly at: FailedPart | undefined };

const RETRIED: readonly string[] = [SQLSTATE.lockNotAvailable, SQLSTATE.deadlockDetected];
const NEEDS_ALONE: readonly string[] = [
  SQLSTATE.activeSqlTransaction,
  SQLSTATE.invalidTransactionTermination,
];

/**
 * One transaction in one message, tried again with longer lock waits until the budget is used up: between attempts
 * everything is undone, so that no application query waits longer behind us than one attempt lasts.
 */
export async function runTransaction(
  runner: Runner,
  parts: readonly Part[],
  begin = 'begin',
): Promise<TransactionOutcome> {
  if (runner.urgent.aborted) return { kind: 'interrupted' };
  const start = runner.clock.monotonicMs();
  let blockers: readonly Blocker[] = [];
  const outlasted = new Set<number>();
  for (let attempt = 1; ; attempt += 1) {
    const plan = planLockAttempt(attempt, runner.waiting.maxStallMs, Math.random());
    const yielding = blockers.filter((blocker) => mayYield(blocker) && !outlasted.has(blocker.pid));
    const outlastMs = yielding.length === 0 ? undefined : await readOutlast(runner);
    const once = { begin, stallMs: outlastMs ?? plan.stallMs, isForOne: outlastMs !== undefined };
    const { outcome, seen } = await runOnce(runner, parts, once);
    if (outcome.kind !== 'locked') return outcome;
    for (const { pid } of yielding) outlasted.add(pid);
    blockers = seen;
    const usedUp = runner.clock.monotonicMs() - start >= runner.maxWaitMs;
    if (runner.stop.aborted) return { kind: 'interrupted' };
    if (usedUp || outcome.failure.kind !== 'server') return { ...outcome, blockers };
    runner.emit({ kind: 'lock-retry', attempt, error: outcome.failure.error, blockers });
    await runner.clock.sleep(plan.pauseMs, runner.stop);
  }
}

interface Once {
  readonly begin: string;
  readonly stallMs: number;
  /** All of it is for one wait, that for an autovacuum. */
  readonly isForOne: boolean;
}

async function runOnce(
  runner: Runner,
  parts: readonly Part[],
  { begin, stallMs, isForOne }: Once,
): Promise<{ readonly outcome: TransactionOutcome; readonly seen: readonly Blocker[] }> {
  const message = buildMessage([
    { sql: begin },
    { sql: `set local lock_timeout = ${stallMs}` },
    ...parts.flatMap((part) =>
      part.stall === undefined
        ? [part]
        : [{ sql: renderStall(isForOne ? { ...part.stall, waits: 1 } : part.stall, stallMs) }, part],
    ),
    { sql: 'commit' },
  ]);
  const ended = new AbortController();
  const watched = watchTransaction(runner, stallMs * 0.6, ended.signal);
  const result = await runner.db.attempt(message.sql);
  ended.abort('over'); // with a reason: without one a DOMException is made, 0.1 ms
  const seen = await watched;
  if (result.ok) return { outcome: { kind: 'done' }, seen };
  const { failure, completed } = result;
  if (failure.kind === 'server') await runner.db.attempt('rollback');
  const position = failure.kind === 'server' ? failure.error.position : undefined;
  return { outcome: judge(runner, failure, findFailedPart(message, completed, position)), seen };
}

function judge(runner: Runner, failure: Failure, at: FailedPart | undefined): TransactionOutcome {
  if (failure.kind === 'lost') return { kind: 'lost', failure, at };
  const { sqlState } = failure.error;
  if (RETRIED.includes(sqlState)) return { kind: 'locked', failure, blockers: [] };
  if (sqlState === SQLSTATE.queryCanceled && runner.urgent.aborted) return { kind: 'interrupted' };
  const statement = at?.part.statement;
  if (NEEDS_ALONE.includes(sqlState) && statement !== undefined) return { kind: 'needs-alone', statement };
  return { kind: 'failed', failure, at };
}

/** One that prevents wraparound never does. */
function mayYield({ isAutovacuum, preventsWraparound }: Blocker): boolean {
  return isAutovacuum && !preventsWraparound;
}

async function readOutlast({ db, waiting }: Runner): Promise<number | undefined> {
  const sql = `select s.setting::float8 as "timeoutMs" from pg_catalog.pg_settings as s where s.name = 'deadlock_timeout'`;
  const [row] = await db.query<{ timeoutMs: number }>(sql);
  return outlastAutovacuum(row?.timeoutMs ?? 1000, waiting.maxStallMs);
}
