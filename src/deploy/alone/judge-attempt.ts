import type { Attempt } from '../../db/database.ts';
import { SQLSTATE } from '../../db/server-error.ts';
import type { Runner } from '../runner.ts';
import type { AloneOutcome } from './outcome.ts';

/** Undefined when it went well. */
export function judgeAttempt(
  { urgent }: Pick<Runner, 'urgent'>,
  result: Attempt,
): Extract<AloneOutcome, { readonly kind: 'failed' | 'lost' | 'interrupted' }> | undefined {
  if (result.ok) return undefined;
  const { failure } = result;
  if (failure.kind === 'lost') return { kind: 'lost', failure };
  return isCancelled(result) && urgent.aborted ? { kind: 'interrupted' } : { kind: 'failed', failure };
}

export function isCancelled(result: Attempt): boolean {
  return (
    !result.ok && result.failure.kind === 'server' && result.failure.error.sqlState === SQLSTATE.queryCanceled
  );
}
