import type { Wanted } from '../../locks/wanted.ts';
import { renderElapsed } from '../../duration.ts';
import type { Obstacle } from '../../checks/judge-obstacle.ts';
import { endIdleSession } from '../end-idle-session.ts';
import { adviseToEnd } from '../render-blocker.ts';
import type { Runner } from '../runner.ts';
import { adviseOn, describeObstacle } from './forecast-section.ts';
import { judgeWindow, type Sightings } from './judge-window.ts';
import { readForecastAgain } from './read-forecast.ts';

/** Why a concurrent statement was not sent, or was cancelled: who held it up, and what to type. */
export interface HeldUp {
  readonly message: string;
  readonly hint: string;
}

export type Window =
  | { readonly kind: 'clear' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'held-up'; readonly heldUp: HeldUp };

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 500;

/**
 * Waits until nobody would hold up the statement (engine rule 6), by short looks in autocommit on our own session:
 * nobody ever waits for us meanwhile. What cannot be looked at does not stop anybody: the statement waits by itself.
 */
export async function waitForClearWindow(runner: Runner, wanted: Wanted): Promise<Window> {
  const { clock, db } = runner;
  const startMs = clock.monotonicMs();
  let sightings: Sightings | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    const { obstacles } = await readForecastAgain(db, wanted, LIMITS);
    const look = { obstacles, atMs: clock.monotonicMs() };
    const { inTheWay, isUndecided, ...judged } = judgeWindow(look, sightings);
    if (inTheWay.length === 0) return { kind: 'clear' };
    ({ sightings } = judged);
    const waitedMs = look.atMs - startMs;
    if (runner.stop.aborted) return { kind: 'interrupted' };
    if (waitedMs >= runner.maxWaitMs) return { kind: 'held-up', heldUp: describeHeldUp(inTheWay, waitedMs) };
    if (!isUndecided) runner.emit({ kind: 'waiting-for-window', obstacles: inTheWay, waitedMs });
    for (const obstacle of inTheWay) await endIfIdle(runner, obstacle);
    await clock.sleep(pauseMs, runner.stop);
  }
}

/** Only words depend on them here. */
const LIMITS = { blockerMs: 60_000 };

async function endIfIdle(runner: Runner, obstacle: Obstacle): Promise<void> {
  if (obstacle.kind === 'session' && obstacle.status !== 'passing')
    await endIdleSession(runner, obstacle.session.pid);
}

function describeHeldUp(obstacles: readonly Obstacle[], waitedMs: number): HeldUp {
  const who = obstacles.map((obstacle) => `  ${describeObstacle(obstacle)}`);
  const message = [
    `no clear window within ${renderElapsed(waitedMs)}; nothing was sent. In the way:`,
    ...who,
  ];
  return { message: message.join('\n'), hint: adviseOnHoldUp(obstacles.map(adviseOn)) };
}

export function adviseOnHoldUp(advice: readonly string[]): string {
  return adviseToEnd(
    advice,
    'run the same command again; --max-wait gives it longer, --on-blocker terminate-idle ends idle transactions',
  );
}
