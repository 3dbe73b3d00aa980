import { judgeFailure } from '../db/server-error.ts';
import { EXIT, ToolError, type ServerError } from '../errors.ts';
import { awaitGone, type Backend } from './await-gone.ts';
import type { RunOptions } from './run-options.ts';
import type { Problem } from './script-result.ts';

/** One go at a whole run, and the session it had. */
export interface Attempted<Result> {
  readonly result: Result;
  readonly backend: Backend;
  /** The server's own word that it ended the session. */
  readonly fatal: ServerError | undefined;
}

/** How one kind of run tells of its trouble, and how two goes at it become one result. */
export interface Continuation<Result> {
  problemOf(result: Result): Problem | undefined;
  merge(before: Result, after: Result): Result;
  /** The same result with another reason why it stopped. */
  withProblem(result: Result, problem: Problem): Result;
}

/** A server that was killed is back within seconds or not soon: 16 s in all, and then the user decides. */
const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000];

/**
 * After a lost connection in the middle of a run: connects again and does what the same command would do, which looks
 * before it sends anything (engine rule 8), once the old server process is gone. Not where the server itself ended the
 * session (57P01: somebody wants us to stop, or it shuts down), nor behind a pooler, which may have given the server
 * process to somebody else. What cannot be gone on with ends as it is: recorded, and the same command goes on later.
 */
export async function goOn<Result>(
  options: RunOptions,
  first: Attempted<Result>,
  attempt: () => Promise<Attempted<Result>>,
  how: Continuation<Result>,
): Promise<Result> {
  let { result } = first;
  let last = first;
  let trouble: unknown;
  for (const [index, pauseMs] of PAUSES_MS.entries()) {
    const problem = how.problemOf(last.result);
    if (problem?.kind !== 'lost' || last.fatal !== undefined || options.isSessionPooler === true)
      return result;
    if (trouble === undefined)
      options.emit({ kind: 'note', message: `${problem.message}; connecting again` });
    await options.clock.sleep(pauseMs, options.stop);
    if (options.stop.aborted) return result;
    try {
      await awaitGone(options, last.backend);
      if (options.stop.aborted) return result;
      last = await attempt();
      result = how.merge(result, last.result);
      trouble = undefined;
    } catch (error) {
      trouble = error;
      if (!isConnectionTrouble(error) || index === PAUSES_MS.length - 1) break;
    }
  }
  const problem = how.problemOf(result);
  if (trouble === undefined || problem === undefined) return result;
  return how.withProblem(result, describeTrouble(problem, trouble));
}

function isConnectionTrouble(error: unknown): boolean {
  return error instanceof ToolError
    ? error.exitCode === EXIT.connection
    : judgeFailure(error).kind === 'lost';
}

/** Drift is drift; everything else leaves the run where the connection was lost. */
function describeTrouble(lost: Problem, trouble: unknown): Problem {
  const { message, hint, exitCode } = trouble as Partial<ToolError>;
  const isDrift = exitCode === EXIT.drift;
  return {
    ...lost,
    kind: isDrift ? 'refused' : 'lost',
    message: `${lost.message}\nthen: ${message}`,
    ...(isDrift && hint !== undefined && { hint }),
  };
}
