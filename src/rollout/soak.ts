import type { Step } from './course.ts';
import { interruptedStop, type Stop, type Walk } from './walk.ts';

/** How often is said that time passes, and how long one timer is: those of Node.js end after 24 days. */
const NEWS_EVERY_MS = 60_000;

/** Waits for the end of the soak, at most the whole of it: a clock that was set back makes it begin again, never end early. */
export async function soak(
  { options }: Walk,
  step: Extract<Step, { kind: 'soak' }>,
): Promise<Stop | undefined> {
  const { clock, stop, onRollout } = options;
  const { plan, untilMs } = step;
  const { name, soakMs = 0 } = plan.phase;
  const endMs = clock.monotonicMs() + Math.min(soakMs, untilMs - clock.now().getTime());
  for (;;) {
    const leftMs = endMs - clock.monotonicMs();
    if (stop.aborted) {
      const until = new Date(untilMs).toISOString();
      return interruptedStop(options, `stopped in the soak of phase ${name}, which lasts until ${until}`);
    }
    if (leftMs <= 0) return undefined;
    onRollout({ kind: 'soaking', phase: name, untilMs, leftMs });
    await clock.sleep(Math.min(leftMs, NEWS_EVERY_MS), stop);
  }
}
