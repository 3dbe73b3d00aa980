import type { SeenBefore } from '../db/tables.ts';
import type { Script } from '../migrations/migration.ts';
import type { HalfApplied } from './half-applied.ts';
import type { Journal, OpenExecution } from './journal.ts';
import type { PrismaLock } from './prisma-lock.ts';
import type { Runner } from './runner.ts';

/** One migration, up or down, with what the ledger needs to hear of it. */
export interface Job {
  readonly execution: OpenExecution;
  readonly script: Script;
  /** From the journal of an interrupted attempt; undefined when this is the first. */
  readonly resume: Resume | undefined;
  /** A rollback of what was applied only in part: what it drops alone may never have been made. */
  readonly half?: HalfApplied | undefined;
  /** Ledger statements that go with the opening, the closing, and with a failure that left nothing behind. */
  readonly onOpen: readonly string[];
  readonly onClose: readonly string[];
  readonly onWithdraw: readonly string[];
}

export interface Resume {
  /** The last statement that is committed; 0 for none. */
  readonly doneThrough: number;
  /** A statement that was sent and never heard of again. */
  readonly begun: number | undefined;
  /** What that statement found before it was sent; undefined: it was not sent, or that does not matter to it. */
  readonly seenBefore: SeenBefore | undefined;
}

export interface Means {
  readonly runner: Runner;
  readonly journal: Journal;
  readonly prismaLock: PrismaLock;
  readonly backendStartedAt: string;
  /** The SETs of a new session of ours, after a script's own ones were reset. */
  readonly freshSession: string;
}
