import type { Baseline } from '../measure/baseline.ts';
import type { RolloutRecord } from '../rollout/rollout-record.ts';
import type { WatchTick } from '../watch/tick.ts';
import type { WatchPlan } from '../watch/watch-plan.ts';
import type { WatchState } from '../watch/watch-record.ts';
import type { RecordedChecks } from './run-record.ts';
import type { RunWait } from './waits.ts';

/** What journal and catalog tell about one run, or about one rollout with all of its runs. What is undefined or empty was not recorded: reports say so. */
export interface RunEvidence {
  /** A rollout is told as one run, from its beginning to its end. */
  readonly run: JournalledRun;
  readonly rollout: RolloutRecord | undefined;
  /** Those that looked at what was deployed here. */
  readonly watches: readonly WatchEvidence[];
  /** In the order in which they began. */
  readonly migrations: readonly RunMigration[];
  /** The indexes that segments of this run left behind, by oid, as they are now. */
  readonly indexes: Readonly<Record<number, IndexNow>>;
  readonly ended: readonly EndedSession[];
  readonly waits: readonly RunWait[];
  /** The last of each command before the run, the first of each behind it. */
  readonly checks: readonly RecordedChecks[];
  /** What later runs took back of this one. */
  readonly takenBack: readonly TakenBack[];
  /** The newest measurements from before the run, and the first from after it. */
  readonly before: Baseline | undefined;
  readonly after: Baseline | undefined;
  /** Other runs between this one and `after`: what they did is in those measurements too. */
  readonly runsUntilAfter: number;
}

/** Times are ISO 8601, UTC. */
export interface JournalledRun {
  readonly runId: string;
  /** `deploy`, `rollback`, `resolve …`, `rollout <name>`. */
  readonly command: string;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  /** `done`, `failed`, `ended by …`; undefined: it never said. */
  readonly outcome: string | undefined;
  readonly databaseUser: string;
  readonly osUser: string | undefined;
  readonly host: string | undefined;
  readonly gitCommit: string | undefined;
  readonly toolVersion: string;
  readonly walPosition: string | undefined;
  readonly restorePoint: string | undefined;
}

/** One migration going up or down, with everything that was run of it, in other runs too. */
export interface RunMigration {
  readonly name: string;
  readonly runId: string;
  readonly ledgerId: string;
  readonly direction: 'up' | 'down';
  readonly checksum: string;
  readonly outcome: 'running' | 'done' | 'failed';
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly segments: readonly RunSegment[];
  /** Of the text that was run. */
  readonly units: readonly ScriptUnit[];
  /** Why `units` may be empty: the text, and what the parser says of it. */
  readonly unparsed: { readonly text: string; readonly reason: string } | undefined;
}

/** Statements that were committed together, counted from 1. */
export interface RunSegment {
  readonly first: number;
  readonly last: number;
  /** Not the run that is asked for, where another one began or ended the migration. */
  readonly runId: string;
  readonly state: 'started' | 'done' | 'failed';
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly indexOid: number | undefined;
  readonly error: string | undefined;
}

/** A unit of execution as the text asks for it. */
export interface ScriptUnit {
  readonly first: number;
  readonly last: number;
  readonly isAlone: boolean;
  readonly statements: readonly ScriptStatement[];
}

export interface ScriptStatement {
  readonly sql: string;
  readonly locks: readonly StatementLock[];
  /** Why the locks are not all known; undefined when they are. */
  readonly unknownLocks: string | undefined;
  /** The index that it makes, where it names one. */
  readonly createdIndex: string | undefined;
}

export interface StatementLock {
  /** `ACCESS EXCLUSIVE on public."Order"` */
  readonly text: string;
  readonly rewrites: 'yes' | 'no' | 'depends';
  readonly scans: 'yes' | 'no' | 'depends';
}

export interface IndexNow {
  /** `public.order_placed_idx`, unquoted. */
  readonly name: string;
  readonly isValid: boolean;
  /** undefined where it could not be read. */
  readonly sizeBytes: number | undefined;
}

export interface EndedSession {
  readonly at: string;
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  readonly idleMs: number;
}

export interface TakenBack {
  readonly migration: string;
  readonly runId: string;
  readonly at: string;
}

/** A watch with all of its ticks. */
export interface WatchEvidence {
  readonly plan: WatchPlan;
  readonly state: WatchState;
  readonly outcome: string | undefined;
  readonly ticks: readonly WatchTick[];
}
