import { SQLSTATE } from '../../db/server-error.ts';
import type { Statement } from '../../migrations/migration.ts';
import { asKind, unwrapAll } from '../../migrations/node.ts';
import type { Blocker } from '../events.ts';
import type { HeldUp } from '../forecast/clear-window.ts';
import { planLockAttempt } from '../lock-schedule.ts';
import { adviseOnLocks, renderBlockers } from '../render-blocker.ts';
import type { Runner } from '../runner.ts';
import { watchTransaction } from '../watch-transaction.ts';
import type { AloneOutcome } from './outcome.ts';
import { judgeAttempt } from './judge-attempt.ts';

/**
 * Statements that stop the application while they wait for a lock, that do no harm when they give up, and that cannot be
 * in a transaction: VACUUM FULL, CLUSTER, REINDEX of a schema, a database or a partitioned table.
 */
export function isPatient(statement: Statement): boolean {
  if (statement.kind === 'ClusterStmt' || statement.kind === 'ReindexStmt') return true;
  const options = unwrapAll(asKind(statement, 'VacuumStmt')?.options, 'DefElem');
  return options.some(({ defname }) => defname === 'full');
}

/** In short attempts, as transactions wait (engine rule 7). Undefined when it went well. */
export async function sendPatiently(runner: Runner, sql: string): Promise<AloneOutcome | undefined> {
  const { clock, db, maxWaitMs, stop, waiting, emit } = runner;
  const start = clock.monotonicMs();
  try {
    for (let attempt = 1; ; attempt += 1) {
      if (runner.urgent.aborted) return { kind: 'interrupted' };
      const { stallMs, pauseMs } = planLockAttempt(attempt, waiting.maxStallMs, Math.random());
      await db.script(`set lock_timeout = ${stallMs}`);
      const { outcome, seen } = await attemptOnce(runner, sql, stallMs);
      if (outcome?.kind !== 'failed' || outcome.failure.kind !== 'server') return outcome;
      const { error } = outcome.failure;
      if (error.sqlState !== SQLSTATE.lockNotAvailable) return outcome;
      if (stop.aborted) return { kind: 'interrupted', isUnsent: true };
      if (clock.monotonicMs() - start >= maxWaitMs) return { kind: 'held-up', heldUp: describe(seen) };
      emit({ kind: 'lock-retry', attempt, error, blockers: seen });
      await clock.sleep(pauseMs, stop);
    }
  } finally {
    // a lost connection is told by what was sent
    await db.attempt('set lock_timeout = 0');
  }
}

async function attemptOnce(
  runner: Runner,
  sql: string,
  stallMs: number,
): Promise<{ readonly outcome: AloneOutcome | undefined; readonly seen: readonly Blocker[] }> {
  const ended = new AbortController();
  const watching = watchTransaction(runner, stallMs * 0.6, ended.signal);
  const result = await runner.db.attempt(sql);
  ended.abort('over');
  return { outcome: judgeAttempt(runner, result), seen: await watching };
}

function describe(blockers: readonly Blocker[]): HeldUp {
  const message = `gave up waiting for a lock${renderBlockers(blockers)}; it can be sent again as it is`;
  return { message, hint: adviseOnLocks(blockers) };
}
