import { isConcurrent, wantedBy } from '../../locks/wanted.ts';
import type { Statement } from '../../migrations/migration.ts';
import { waitForClearWindow } from '../forecast/clear-window.ts';
import type { Runner } from '../runner.ts';
import { watched } from '../watch-backend.ts';
import { watchHoldUp } from './hold-up.ts';
import { isCancelled, judgeAttempt } from './judge-attempt.ts';
import type { AloneOutcome } from './outcome.ts';
import { isPatient, sendPatiently } from './send-patiently.ts';

/**
 * The user's statement: undefined when it went well. What works CONCURRENTLY is sent in a clear window. No timeout of ours
 * or the file's: it would leave an INVALID index (engine rule 6).
 */
export async function sendStatement(
  runner: Runner,
  statement: Statement,
  sql = statement.sql,
): Promise<AloneOutcome | undefined> {
  const wanted = wantedBy([statement], runner.db.serverVersion);
  if (!isConcurrent(wanted)) return isPatient(statement) ? sendPatiently(runner, sql) : send(runner, sql);
  const window = await waitForClearWindow(runner, wanted);
  if (window.kind === 'interrupted') return { kind: 'interrupted', isUnsent: true };
  if (window.kind === 'held-up') return window;
  return sendConcurrent(runner, sql);
}

/** By the user's policy about whoever holds it up. */
export async function sendConcurrent(runner: Runner, sql: string): Promise<AloneOutcome | undefined> {
  if (runner.urgent.aborted) return { kind: 'interrupted' };
  const holdUp = watchHoldUp(runner);
  const watch = { pid: runner.db.pid, onLook: holdUp.look };
  const result = await watched(runner, watch, runner.db.attempt(sql));
  const outcome = judgeAttempt(runner, result);
  const { gaveUp } = holdUp;
  return outcome?.kind === 'failed' && isCancelled(result) && gaveUp !== undefined
    ? { ...outcome, heldUp: gaveUp }
    : outcome;
}

async function send(runner: Runner, sql: string): Promise<AloneOutcome | undefined> {
  if (runner.urgent.aborted) return { kind: 'interrupted' };
  return judgeAttempt(runner, await watched(runner, { pid: runner.db.pid }, runner.db.attempt(sql)));
}
