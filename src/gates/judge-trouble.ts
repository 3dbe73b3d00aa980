import { redact } from '../db/redact.ts';
import { judgeFailure, renderServerError, SQLSTATE } from '../db/server-error.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { Answer } from './measurement.ts';

/**
 * SQLSTATEs of what passes by itself (manual, appendix A): connections, resources, an operator's hand, a lock, a conflict with
 * others. Everything else would be said again by the next asking.
 */
const PASSING = /^(?:08|40|53|57|58)|^55P03$/;

/** Why there is no answer: an error where asking again may help, inconclusive where the question itself is the trouble. */
export function judgeTrouble(error: unknown): Answer {
  if (error instanceof ToolError) {
    const isPassing = error.exitCode === EXIT.connection || error.exitCode === EXIT.lockWait;
    return { status: isPassing ? 'error' : 'inconclusive', message: redact(error.message) };
  }
  const failure = judgeFailure(error);
  if (failure.kind === 'lost')
    return { status: 'error', message: `nothing was answered: ${redact(failure.message)}` };
  const { sqlState } = failure.error;
  const said = redact(renderServerError(failure.error));
  if (sqlState === SQLSTATE.queryCanceled)
    return { status: 'error', message: `it was ended before it had an answer: ${said}` };
  return PASSING.test(sqlState)
    ? { status: 'error', message: `nothing was answered: ${said}` }
    : { status: 'inconclusive', message: `the server refuses the question: ${said}` };
}
