import type { Clock } from '../clock.ts';
import type { WatchLimits } from '../config/watch.ts';
import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import { serverTrouble } from '../db/server-trouble.ts';
import type { Sample } from '../measure/measurement.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import type { PerCall } from '../measure/workload/compare-workload.ts';
import { addTick, conditionOf, type Condition } from './course.ts';
import { judgeLook } from './judge-tick.ts';
import { readLook } from './read-look.ts';
import { unseen } from './judge-database.ts';
import { WATCHED, type WatchTick } from './tick.ts';
import { dueTimes, missedFrom, type WatchPlan } from './watch-plan.ts';
import type { Kept, WatchRecord, WatchState } from './watch-record.ts';

/** What a watch works with. Between two ticks it holds nothing but this. */
export interface WatchGround {
  readonly clock: Clock;
  /** A session of its own for every tick. */
  open(): Promise<Database>;
  readonly plan: WatchPlan;
  readonly limits: WatchLimits;
  readonly record: WatchRecord;
  readonly queries: readonly TargetQuery[];
  /** Values of the baseline, by the name of the query; of others those of the first tick are kept. */
  readonly samples: ReadonlyMap<string, Sample>;
  /** Statements of the application as the baseline has them. */
  readonly before?: Readonly<Record<string, PerCall>>;
  readonly queryTimeoutMs: number;
  /** Of one tick: behind it the database counts as away. */
  readonly tickMs: number;
  readonly stop: AbortSignal;
  /** After each tick, when it is kept. `end` ends the watch: the deployment was taken back. */
  onTick(news: WatchNews): Promise<'go on' | 'end'>;
}

export interface WatchNews {
  readonly tick: WatchTick;
  readonly state: WatchState;
  readonly condition: Condition;
  /** undefined: the first tick. */
  readonly before: Condition;
}

export interface WatchEnd {
  readonly how: 'done' | 'ended' | 'stopped' | 'taken-over';
  readonly state: WatchState;
}

/** From the tick that is next, until the schedule is done. Throws nothing of the database: a tick without an answer is a tick. */
export async function runWatch(ground: WatchGround, begun: WatchState): Promise<WatchEnd> {
  const due = dueTimes(ground.plan);
  let state = begun;
  while (state.course.ticks < due.length) {
    const index = state.course.ticks;
    const place = { number: index + 1, dueMs: due[index] ?? 0, missedFromMs: missedFrom(due, index) };
    await sleepUntil(ground, place.dueMs);
    if (ground.stop.aborted) return { how: 'stopped', state };
    const taken = await takeTick(ground, place, state);
    if (taken === undefined) return { how: 'stopped', state };
    if (taken.kept === 'taken-over') return { how: 'taken-over', state };
    const { degradedAfter } = ground.limits;
    const before = conditionOf(state.course, degradedAfter);
    state = taken.state;
    const condition = conditionOf(state.course, degradedAfter);
    const next = await ground.onTick({ tick: taken.tick, state, condition, before });
    if (next === 'end') return { how: 'ended', state };
  }
  return { how: 'done', state };
}

/** Timers of Node.js end at 24 days. */
const LONGEST_SLEEP_MS = 86_400_000;

async function sleepUntil({ clock, stop }: WatchGround, dueMs: number): Promise<void> {
  for (;;) {
    const leftMs = dueMs - clock.now().getTime();
    if (leftMs <= 0 || stop.aborted) return;
    await clock.sleep(Math.min(leftMs, LONGEST_SLEEP_MS), stop);
  }
}

interface Place {
  readonly number: number;
  readonly dueMs: number;
  readonly missedFromMs: number;
}

interface Taken {
  readonly tick: WatchTick;
  readonly state: WatchState;
  readonly kept: Kept;
}

/** undefined: it was stopped in the middle, and nothing is recorded of it. */
async function takeTick(ground: WatchGround, place: Place, state: WatchState): Promise<Taken | undefined> {
  const { clock, record } = ground;
  const head = {
    number: place.number,
    dueAt: new Date(place.dueMs).toISOString(),
    at: clock.now().toISOString(),
    spanMs: null,
    values: null,
    judgements: [],
    notes: [],
  };
  const keep = async (tick: WatchTick, next: WatchState, db: Database | undefined): Promise<Taken> => {
    const whole = { ...next, course: addTick(state.course, tick) };
    return { tick, state: whole, kept: await record.write(db, tick, whole) };
  };
  if (clock.now().getTime() >= place.missedFromMs)
    return keep({ ...head, state: 'missed' }, state, undefined);
  let read: { readonly tick: WatchTick; readonly state: WatchState } | undefined;
  try {
    return await withSession(ground, async (db) => {
      const judged = await lookAndJudge(ground, state, db);
      const { memory, ...said } = judged;
      read = { tick: { ...head, state: 'read', ...said }, state: { ...state, memory } };
      return keep(read.tick, read.state, db);
    });
  } catch (error) {
    if (ground.stop.aborted) return undefined;
    // read in full, and only the writing of it was lost
    if (read !== undefined) return keep(read.tick, read.state, undefined);
    const reason = error instanceof ToolError ? error.message : serverTrouble(error)?.message;
    if (reason === undefined) throw error;
    return keep({ ...head, state: 'unavailable', judgements: judgeAbsence(reason) }, state, undefined);
  }
}

async function lookAndJudge(ground: WatchGround, { memory }: WatchState, db: Database) {
  const { clock, queries, queryTimeoutMs, stop } = ground;
  const samples = new Map([...Object.entries(memory.samples), ...ground.samples]);
  const look = await readLook(db, { clock, queries, queryTimeoutMs, stop, samples, tables: memory.tables });
  return judgeLook(look, memory, ground.limits, ground.before);
}

/** A server that hangs is let go when the time of the tick is over. */
async function withSession<Value>(
  { open, tickMs }: WatchGround,
  work: (db: Database) => Promise<Value>,
): Promise<Value> {
  const db = await open();
  const tooLong = setTimeout(() => db.abandon(`no answer within ${tickMs} ms`), tickMs);
  try {
    return await work(db);
  } catch (error) {
    if (db.abandoned === undefined) throw error;
    throw new ToolError({
      code: 'no-answer',
      message: db.abandoned,
      exitCode: EXIT.connection,
      cause: error,
    });
  } finally {
    clearTimeout(tooLong);
    await db.close().catch(() => undefined);
  }
}

function judgeAbsence(reason: string): WatchTick['judgements'] {
  return WATCHED.map((watched) =>
    watched === 'availability'
      ? { watched, status: 'alert', subject: '', message: `the database does not answer: ${reason}` }
      : unseen(watched, 'the database did not answer'),
  );
}
