import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../db/database.ts';
import { prepareSideTables } from '../db/side-tables.ts';
import { readUnfinishedFiles, recordInFile } from './file-record.ts';
import { beginInJournal, readUnfinished, takeOverInJournal, WATCH_TABLES } from './journal-record.ts';
import type { WatchPlan } from './watch-plan.ts';
import { NEW_STATE, type KeptWatch, type WatchRecord } from './watch-record.ts';

export interface BeginGround {
  /** What would be begun. */
  readonly plan: WatchPlan;
  /** The run id of this process. */
  readonly owner: string;
  readonly workingDirectory: string;
  now(): Date;
  /**
   * same: go on with an unfinished watch of the same deployment and schedule whose end is still to come. resume: with the newest, or the
   * one of that id, whatever its schedule. new: never.
   */
  readonly wish:
    { readonly kind: 'same' | 'new' } | { readonly kind: 'resume'; readonly id: string | undefined };
}

export interface BegunWatch extends KeptWatch {
  readonly record: WatchRecord;
  readonly isResumed: boolean;
  /** Why the journal does not have it. */
  readonly obstacle?: string;
}

type Unfinished = Pick<KeptWatch, 'plan' | 'state'>;

/** Goes on with the watch that is wished for, or begins it. undefined: there is none to be resumed. */
export async function beginWatch(db: Database, ground: BeginGround): Promise<BegunWatch | undefined> {
  const obstacle = await prepareSideTables(db, WATCH_TABLES);
  if (obstacle !== undefined) return beginInFile(ground, obstacle);
  const found = choose(await readUnfinished(db), ground);
  if (found !== undefined) {
    const taken = await takeOverInJournal(db, { ...ground, plan: found.plan });
    if (typeof taken !== 'string') return { ...taken.kept, record: taken.record, isResumed: true };
    return beginInFile(ground, taken);
  }
  const inFile = choose(readUnfinishedFiles(ground.workingDirectory, ground.plan.database), ground);
  if (inFile !== undefined) return beginInFile(ground, 'it was begun there');
  if (ground.wish.kind === 'resume') return undefined;
  const record = await beginInJournal(db, ground, NEW_STATE);
  if (typeof record === 'string') return beginInFile(ground, record);
  return { plan: ground.plan, state: NEW_STATE, pending: [], record, isResumed: false };
}

function beginInFile(ground: BeginGround, obstacle: string): BegunWatch | undefined {
  const found = choose(readUnfinishedFiles(ground.workingDirectory, ground.plan.database), ground);
  if (found === undefined && ground.wish.kind === 'resume') return undefined;
  const { plan, state } = found ?? { plan: ground.plan, state: NEW_STATE };
  const record = recordInFile({ ...ground, plan }, state);
  return { plan, state, pending: [], record, isResumed: found !== undefined, obstacle };
}

function choose(unfinished: readonly Unfinished[], { plan, wish, now }: BeginGround): Unfinished | undefined {
  if (wish.kind === 'new') return undefined;
  if (wish.kind === 'resume')
    return unfinished.find((one) => wish.id === undefined || one.plan.id === wish.id);
  return unfinished.find(
    ({ plan: { schedule, lengthMs, startedAt, deployment } }) =>
      isDeepStrictEqual(deployment, plan.deployment) &&
      schedule === plan.schedule &&
      lengthMs === plan.lengthMs &&
      Date.parse(startedAt) + lengthMs > now().getTime(),
  );
}
