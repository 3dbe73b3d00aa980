import { renderElapsed } from '../../duration.ts';
import { endIdleSession } from '../end-idle-session.ts';
import type { Blocker } from '../events.ts';
import { adviseOnHoldUp, type HeldUp } from '../forecast/clear-window.ts';
import { adviseOnBlocker, renderBlocker } from '../render-blocker.ts';
import type { Runner } from '../runner.ts';

/** What the policy does about whoever holds up a concurrent statement that was sent. */
export interface HoldUp {
  look(blockers: readonly Blocker[]): Promise<void>;
  /** Why it was cancelled; undefined when it was not, or not by us. */
  readonly gaveUp: HeldUp | undefined;
}

/** wait: nothing. abort: cancels it once it has been held up without a break for the whole budget. */
export function watchHoldUp(runner: Runner): HoldUp {
  const { clock, observer, waiting, maxWaitMs, db } = runner;
  let since: number | undefined;
  let gaveUp: HeldUp | undefined;
  return {
    async look(blockers) {
      if (blockers.length === 0) since = undefined;
      else since ??= clock.monotonicMs();
      for (const { pid } of blockers) await endIdleSession(runner, pid);
      const heldUpMs = since === undefined ? 0 : clock.monotonicMs() - since;
      if (waiting.onBlocker !== 'abort' || heldUpMs < maxWaitMs || blockers.length === 0) return;
      gaveUp = describe(blockers, heldUpMs);
      await observer.cancel(db.pid);
    },
    get gaveUp() {
      return gaveUp;
    },
  };
}

function describe(blockers: readonly Blocker[], heldUpMs: number): HeldUp {
  const who = blockers.map((blocker) => `  ${renderBlocker(blocker)}`);
  return {
    message: [
      `held up for ${renderElapsed(heldUpMs)} and cancelled, as --on-blocker abort says, by`,
      ...who,
    ].join('\n'),
    hint: adviseOnHoldUp(blockers.map(adviseOnBlocker)),
  };
}
