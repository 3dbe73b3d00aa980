import { alertsOf, WATCHED, type Judgement, type Watched, type WatchTick } from './tick.ts';

/** An alert that has stood in every tick that could judge it since `since`. */
export interface StandingAlert {
  readonly judgement: Judgement;
  /** ISO 8601, UTC: the tick in which it first stood. */
  readonly since: string;
  /** In how many ticks in a row. */
  readonly ticks: number;
}

/** What all ticks so far said of one thing that is watched. */
export interface Tally {
  /** Ticks that could say something. */
  readonly judged: number;
  readonly alerts: number;
  /** The longest row of ticks with the same alert. */
  readonly longest: number;
  /** The last that was not good. */
  readonly worst?: Judgement;
  /** Why the last one that could not say anything could not. */
  readonly unseen?: string;
}

/** A watch so far; its size does not grow with the number of ticks. */
export interface Course {
  readonly ticks: number;
  readonly read: number;
  readonly unavailable: number;
  readonly missed: number;
  readonly tallies: Readonly<Record<Watched, Tally>>;
  readonly standing: readonly StandingAlert[];
  /** Restarts, resets; the last few. */
  readonly notes: readonly string[];
}

const NONE: Tally = { judged: 0, alerts: 0, longest: 0 };
const MOST_NOTES = 20;

export const NO_COURSE: Course = {
  ticks: 0,
  read: 0,
  unavailable: 0,
  missed: 0,
  tallies: Object.fromEntries(WATCHED.map((watched) => [watched, NONE])) as Record<Watched, Tally>,
  standing: [],
  notes: [],
};

export function addTick(course: Course, tick: WatchTick): Course {
  const standing = nextStanding(course.standing, tick);
  const tallies = Object.fromEntries(
    WATCHED.map((watched) => [watched, addToTally(course.tallies[watched], tick, { watched, standing })]),
  ) as Record<Watched, Tally>;
  return {
    ticks: course.ticks + 1,
    read: course.read + Number(tick.state === 'read'),
    unavailable: course.unavailable + Number(tick.state === 'unavailable'),
    missed: course.missed + Number(tick.state === 'missed'),
    tallies,
    standing,
    notes: [...course.notes, ...tick.notes.map((note) => `tick ${tick.number}: ${note}`)].slice(-MOST_NOTES),
  };
}

/** What could not be judged in this tick neither ends nor lengthens an alert. */
function nextStanding(before: readonly StandingAlert[], tick: WatchTick): readonly StandingAlert[] {
  const alerts = alertsOf(tick);
  const judged = new Set(
    tick.judgements.filter(({ status }) => status !== 'unknown').map(({ watched }) => watched),
  );
  const kept = before.filter(({ judgement }) => !judged.has(judgement.watched));
  const raised = alerts.map((judgement) => {
    const known = before.find((one) => isSame(one.judgement, judgement));
    return { judgement, since: known?.since ?? tick.at, ticks: (known?.ticks ?? 0) + 1 };
  });
  return [...kept, ...raised];
}

function isSame(a: Judgement, b: Judgement): boolean {
  return a.watched === b.watched && a.subject === b.subject;
}

interface Share {
  readonly watched: Watched;
  readonly standing: readonly StandingAlert[];
}

function addToTally(tally: Tally, tick: WatchTick, { watched, standing }: Share): Tally {
  const own = tick.judgements.filter((judgement) => judgement.watched === watched);
  const isJudged = own.some(({ status }) => status !== 'unknown');
  const alert = own.find(({ status }) => status === 'alert');
  const rows = standing.filter(({ judgement }) => judgement.watched === watched).map(({ ticks }) => ticks);
  const unseen = isJudged ? tally.unseen : (own[0]?.message ?? tally.unseen);
  const worst = alert ?? tally.worst;
  return {
    judged: tally.judged + Number(isJudged),
    alerts: tally.alerts + Number(alert !== undefined),
    longest: Math.max(tally.longest, ...rows),
    ...(worst !== undefined && { worst }),
    ...(unseen !== undefined && { unseen }),
  };
}

/** degraded: an alert has stood for `degradedAfter` ticks in a row. */
export type Condition = 'stable' | 'alert' | 'degraded';

export function conditionOf({ standing }: Course, degradedAfter: number): Condition {
  if (standing.some(({ ticks }) => ticks >= degradedAfter)) return 'degraded';
  return standing.length > 0 ? 'alert' : 'stable';
}
