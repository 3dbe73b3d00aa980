import { runInNewContext } from 'node:vm';

/** What the function returns or throws; throws when it is still at work after that time, as an endless loop would be. */
export function callWithin<Result>(work: () => Result, timeoutMs: number): Result {
  // Node.js can interrupt only what it started as a script; the function itself runs in its own surroundings
  return runInNewContext('work()', { work }, { timeout: timeoutMs }) as Result;
}

export function isOutOfTime(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
