import { judgeProgress } from './build-progress.ts';
import type { Blocker } from './events.ts';
import type { Runner } from './runner.ts';

const EVERY_MS = 500;

/**
 * Tells how far a backend is and who is in its way until `ended`. Short reads in autocommit: a spectator with a
 * snapshot would hold up the very build it watches. A second request to stop cancels the statement on the server.
 */
export async function watchBackend(
  runner: Runner,
  { pid, onLook }: Watched,
  ended: AbortSignal,
): Promise<void> {
  const { clock, observer } = runner;
  const start = clock.monotonicMs();
  const either = AbortSignal.any([ended, runner.urgent]);
  await clock.sleep(EVERY_MS, either);
  while (!ended.aborted) {
    // Again and again: a cancel that comes before the statement has begun is lost.
    if (runner.urgent.aborted) await observer.cancel(pid);
    const elapsedMs = clock.monotonicMs() - start;
    const [counters, blockers] = [await observer.progressOf(pid), await observer.blockersOf(pid)];
    if (ended.aborted) break;
    if (counters !== undefined)
      runner.emit({ kind: 'building', progress: judgeProgress(counters, elapsedMs) });
    if (blockers.length > 0) runner.emit({ kind: 'blocked', blockers, waitedMs: elapsedMs });
    await onLook?.(blockers);
    await clock.sleep(EVERY_MS, runner.urgent.aborted ? ended : either);
  }
}

export interface Watched {
  readonly pid: number;
  /** Told at every look who is in the way. */
  readonly onLook?: (blockers: readonly Blocker[]) => Promise<void>;
}

/** Runs something on the server under observation. */
export async function watched<Result>(
  runner: Runner,
  backend: Watched,
  work: Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  const watching = watchBackend(runner, backend, ended.signal);
  try {
    return await work;
  } finally {
    ended.abort();
    await watching;
  }
}
