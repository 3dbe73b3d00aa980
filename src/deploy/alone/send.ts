import { SQLSTATE } from '../../db/server-error.ts';
import type { Runner } from '../runner.ts';
import { watched } from '../watch-backend.ts';
import type { AloneOutcome } from './outcome.ts';

/** Undefined when it went well. No timeout of ours or the file's: it would leave an INVALID index (engine rule 6). */
export async function send(runner: Runner, sql: string): Promise<AloneOutcome | undefined> {
  if (runner.urgent.aborted) return { kind: 'interrupted' };
  const result = await watched(runner, runner.db.pid, runner.db.attempt(sql));
  if (result.ok) return undefined;
  if (result.failure.kind === 'lost') return { kind: 'lost', failure: result.failure };
  const isCancelled = result.failure.error.sqlState === SQLSTATE.queryCanceled && runner.urgent.aborted;
  return isCancelled ? { kind: 'interrupted' } : { kind: 'failed', failure: result.failure };
}
