import type { Blocker } from './events.ts';
import type { Runner } from './runner.ts';

/**
 * Looks from the second session at our backend every so often until `ended`: returns whoever was last seen in the way.
 * A second request to stop cancels the statement there, again and again: a cancel that comes too early is lost.
 */
export async function watchTransaction(
  runner: Runner,
  everyMs: number,
  ended: AbortSignal,
): Promise<readonly Blocker[]> {
  const { clock, observer, db, urgent } = runner;
  let seen: readonly Blocker[] = [];
  // Most transactions end here: one timer, and none of what AbortSignal.any costs (0.1 ms).
  await clock.sleep(SHORT_MS, ended);
  if (ended.aborted) return seen;
  const either = AbortSignal.any([ended, urgent]);
  for (let napMs = everyMs - SHORT_MS; ; napMs = everyMs) {
    await clock.sleep(napMs, urgent.aborted ? ended : either);
    if (ended.aborted) return seen;
    if (urgent.aborted) await observer.cancel(db.pid);
    const now = await observer.blockersOf(db.pid);
    if (now.length > 0) seen = now;
  }
}

const SHORT_MS = 50;
