import { describeObstacle } from '../deploy/forecast/forecast-section.ts';
import type { RunEvent, StatementPlace } from '../deploy/events.ts';
import { renderBlocker } from '../deploy/render-blocker.ts';

/** One statement and one kind of waiting, however often it was told. Kept as JSON in db_check.run_record. */
export interface RunWait {
  readonly kind: 'another run' | 'a clear window' | 'held up' | 'lock not free' | 'session ended';
  /** undefined: before the first statement. */
  readonly place: Pick<StatementPlace, 'migration' | 'first' | 'title'> | undefined;
  /** ISO 8601, UTC: when it was first told. */
  readonly since: string;
  readonly times: number;
  /** 0 where attempts are counted instead. */
  readonly longestMs: number;
  /** Each once, ten at most. */
  readonly who: readonly string[];
}

export interface WaitNotes {
  readonly place: RunWait['place'];
  readonly waits: readonly RunWait[];
}

export const NO_WAITS: WaitNotes = { place: undefined, waits: [] };
const MOST_NAMED = 10;

/** What a run tells, as far as it is about waiting. `at`: ISO 8601, UTC. */
export function noteWait(notes: WaitNotes, event: RunEvent, at: string): WaitNotes {
  if (event.kind === 'segment-started') {
    const { migration, first, title } = event.place;
    return { ...notes, place: { migration, first, title } };
  }
  const told = readWait(event);
  return told === undefined ? notes : { ...notes, waits: addWait(notes, told, at) };
}

type Told = Pick<RunWait, 'kind' | 'longestMs' | 'who'>;

function readWait(event: RunEvent): Told | undefined {
  switch (event.kind) {
    case 'waiting-for-runner': {
      const { holder } = event;
      const who = holder === undefined ? [] : [`pid ${holder.pid} (${holder.application || holder.user})`];
      return { kind: 'another run', longestMs: event.waitedMs, who };
    }
    case 'waiting-for-window':
      return {
        kind: 'a clear window',
        longestMs: event.waitedMs,
        who: event.obstacles.map(describeObstacle),
      };
    case 'blocked':
      return { kind: 'held up', longestMs: event.waitedMs, who: event.blockers.map(withoutAge) };
    case 'lock-retry':
      return { kind: 'lock not free', longestMs: 0, who: event.blockers.map(withoutAge) };
    case 'session-ended':
      return { kind: 'session ended', longestMs: 0, who: [event.message] };
    default:
      return undefined;
  }
}

/** The same blocker a second later is the same blocker. */
function withoutAge(blocker: Parameters<typeof renderBlocker>[0]): string {
  return renderBlocker({ ...blocker, ageMs: undefined });
}

function addWait({ place, waits }: WaitNotes, told: Told, at: string): readonly RunWait[] {
  const isSame = (wait: RunWait): boolean =>
    wait.kind === told.kind &&
    wait.place?.migration === place?.migration &&
    wait.place?.first === place?.first;
  const known = waits.find(isSame) ?? { kind: told.kind, place, since: at, times: 0, longestMs: 0, who: [] };
  const merged: RunWait = {
    ...known,
    times: known.times + 1,
    longestMs: Math.max(known.longestMs, told.longestMs),
    who: [...new Set([...known.who, ...told.who])].slice(0, MOST_NAMED),
  };
  return [...waits.filter((wait) => !isSame(wait)), merged];
}
