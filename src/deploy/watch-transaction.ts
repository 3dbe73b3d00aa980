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
  const either = AbortSignal.any([ended, urgent]);
  for (;;) {
    await clock.sleep(everyMs, urgent.aborted ? ended : either);
    if (ended.aborted) return seen;
    if (urgent.aborted) await observer.cancel(db.pid);
    const now = await observer.blockersOf(db.pid);
    if (now.length > 0) seen = now;
  }
}
