import type { Database } from '../db/database.ts';
import { NO_COURSE, type Course } from './course.ts';
import { NO_MEMORY, type Memory } from './memory.ts';
import type { WatchTick } from './tick.ts';
import type { WatchPlan } from './watch-plan.ts';

/** All that a watch knows when it goes on after a kill. */
export interface WatchState {
  readonly course: Course;
  readonly memory: Memory;
}

export const NEW_STATE: WatchState = { course: NO_COURSE, memory: NO_MEMORY };

/** A watch that was begun. */
export interface KeptWatch {
  readonly plan: WatchPlan;
  readonly state: WatchState;
  /** Ticks that the journal does not have yet. */
  readonly pending: readonly WatchTick[];
}

/** taken-over: another process goes on with this watch, and this one must end. */
export type Kept = 'kept' | 'taken-over';

/** Where a watch is kept, tick by tick. */
export interface WatchRecord {
  /** `the journal (db_check.watch)`, or a file. */
  readonly place: string;
  /** `db` is undefined while the database does not answer: then the tick waits beside, in a file. */
  write(db: Database | undefined, tick: WatchTick, state: WatchState): Promise<Kept>;
  finish(db: Database | undefined, outcome: string): Promise<void>;
}
