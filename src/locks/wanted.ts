import { concurrentDetach } from '../migrations/concurrent-detach.ts';
import { concurrentIndex } from '../migrations/concurrent-index.ts';
import { describeStatement } from '../migrations/describe-statement.ts';
import type { Statement } from '../migrations/migration.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { LockEffect } from './effect.ts';
import { effectsOf } from './effects.ts';
import type { LockMode } from './modes.ts';

/** What statements want from others, as far as their text tells. */
export interface Wanted {
  readonly locks: readonly WantedLock[];
  /** A statement that waits for every older snapshot of the database; undefined when there is none. */
  readonly snapshotsFor: string | undefined;
  /** Which locks the text does not tell, and why. */
  readonly unknownLocks: readonly string[];
}

export interface WantedLock {
  /** The quoted name of a table or index, as the facts are asked for it. */
  readonly relation: string;
  /** On the relation, or on the table of the index that it names. */
  readonly on: LockEffect['target'];
  /** Its partitions and inheriting tables are locked too. */
  readonly withDescendants: boolean;
  readonly mode: LockMode;
  readonly by: LockUse;
  /** For messages: `CREATE INDEX CONCURRENTLY` */
  readonly statement: string;
}

/** ordinary: waits for locks that conflict with its own. The concurrent ones wait for more than that. */
export type LockUse =
  'ordinary' | 'concurrent build' | 'concurrent reindex' | 'concurrent drop' | 'concurrent detach';

/** The locks that the statements take on relations that may exist already, and what their text does not tell. */
export function wantedBy(statements: readonly Statement[], serverVersion: number): Wanted {
  const all = statements.map((statement) => ({ statement, effects: effectsOf(statement, serverVersion) }));
  const waiting = statements.find((statement) => SNAPSHOTS.has(useOf(statement)));
  return {
    locks: all.flatMap(({ statement, effects }) => effects.locks.map((lock) => want(lock, statement))),
    snapshotsFor: waiting && describeStatement(waiting),
    unknownLocks: [...new Set(all.flatMap(({ effects }) => effects.unknown ?? []))],
  };
}

/** Whether any of it works CONCURRENTLY. */
export function isConcurrent({ locks, snapshotsFor }: Wanted): boolean {
  return snapshotsFor !== undefined || locks.some(({ by }) => by !== 'ordinary');
}

function want({ relation, target, mode, descendants }: LockEffect, statement: Statement): WantedLock {
  const by = useOf(statement);
  return {
    relation: renderObjectName(relation),
    on: target,
    // CREATE INDEX CONCURRENTLY is for one table; the server refuses partitioned ones.
    withDescendants: descendants !== 'no' && by !== 'concurrent build',
    mode,
    by,
    statement: describeStatement(statement),
  };
}

const SNAPSHOTS: ReadonlySet<LockUse> = new Set(['concurrent build', 'concurrent reindex']);

function useOf(statement: Statement): LockUse {
  const index = concurrentIndex(statement);
  if (index !== undefined) return INDEX_USES[index.action];
  return concurrentDetach(statement) === undefined ? 'ordinary' : 'concurrent detach';
}

const INDEX_USES = {
  create: 'concurrent build',
  drop: 'concurrent drop',
  reindex: 'concurrent reindex',
} as const;
