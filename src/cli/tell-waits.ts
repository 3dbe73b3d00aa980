import { PASSING_MS, type Obstacle } from '../checks/judge-obstacle.ts';
import type { Blocker, RunEvent } from '../deploy/events.ts';
import { adviseOn, describeObstacle } from '../deploy/forecast/forecast-section.ts';
import { adviseOnBlocker, renderBlocker } from '../deploy/render-blocker.ts';

interface Told {
  readonly key: string;
  readonly who: string;
  readonly advice: string;
}

/**
 * Everybody whom a run waits for is named once, at once, with what to type about it; what goes on behind that is the
 * passing line's business.
 */
export function createWaitTeller(): (event: RunEvent) => readonly string[] {
  const told = new Set<string>();
  return (event) => {
    if (event.kind === 'segment-started') told.clear();
    const news = waitsOf(event).filter(({ key }) => !told.has(key));
    for (const { key } of news) told.add(key);
    return news.flatMap(({ who, advice }) => [
      `  ${INTRO[event.kind] ?? ''} ${who}`,
      `    to end it: ${advice}`,
    ]);
  };
}

const INTRO: { readonly [Kind in RunEvent['kind']]?: string } = {
  'waiting-for-window': 'not sent yet, waiting for',
  blocked: 'held up by',
  'lock-retry': 'in the way:',
};

function waitsOf(event: RunEvent): readonly Told[] {
  switch (event.kind) {
    case 'waiting-for-window':
      return event.obstacles.map(ofObstacle);
    case 'blocked':
    case 'lock-retry':
      return event.blockers.filter(isLasting).map(ofBlocker);
    default:
      return [];
  }
}

function isLasting({ ageMs, isAutovacuum }: Blocker): boolean {
  return !isAutovacuum && (ageMs === undefined || ageMs >= PASSING_MS);
}

function ofObstacle(obstacle: Obstacle): Told {
  const key = obstacle.kind === 'prepared' ? obstacle.prepared.name : String(obstacle.session.pid);
  return { key, who: describeObstacle(obstacle), advice: adviseOn(obstacle) };
}

function ofBlocker(blocker: Blocker): Told {
  return { key: String(blocker.pid), who: renderBlocker(blocker), advice: adviseOnBlocker(blocker) };
}
