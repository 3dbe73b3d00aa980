import type { Obstacle } from '../checks/judge-obstacle.ts';
import type { ServerError } from '../errors.ts';
import type { BuildProgress } from './build-progress.ts';

/** Another session that is in the way, as people can find it. */
export interface Blocker {
  /** 0 for a prepared transaction. */
  readonly pid: number;
  readonly application: string;
  readonly user: string;
  /** `active`, `idle in transaction`, …; empty when the role may not see it. */
  readonly state: string;
  /** How long its transaction has been open; undefined when the role may not see it. */
  readonly ageMs: number | undefined;
  readonly isAutovacuum: boolean;
  /** Such an autovacuum never yields to a waiting lock; false when the role may not see it. */
  readonly preventsWraparound: boolean;
  /** The first characters of what it runs or ran last. */
  readonly query: string;
}

export interface StatementPlace {
  readonly migration: string;
  /** Counted from 1 within the file. */
  readonly first: number;
  readonly last: number;
  readonly of: number;
  /** How many segments the file has: one is not worth a line of its own. */
  readonly units: number;
  /** One line for people. */
  readonly title: string;
}

/** What happens during a run, for whoever shows it. The engine itself prints nothing. */
export type RunEvent =
  | { readonly kind: 'run-started'; readonly walPosition: string; readonly restorePoint: string | undefined }
  | {
      readonly kind: 'waiting-for-runner';
      readonly holder: RunnerHolder | undefined;
      readonly waitedMs: number;
    }
  | {
      readonly kind: 'migration-started';
      readonly migration: string;
      readonly units: number;
      readonly resumedAt: number | undefined;
    }
  | { readonly kind: 'segment-started'; readonly place: StatementPlace }
  | { readonly kind: 'building'; readonly progress: BuildProgress }
  | { readonly kind: 'blocked'; readonly blockers: readonly Blocker[]; readonly waitedMs: number }
  | {
      readonly kind: 'waiting-for-window';
      readonly obstacles: readonly Obstacle[];
      readonly waitedMs: number;
    }
  | { readonly kind: 'session-ended'; readonly message: string }
  | {
      readonly kind: 'lock-retry';
      readonly attempt: number;
      readonly error: ServerError;
      readonly blockers: readonly Blocker[];
    }
  | {
      readonly kind: 'segment-done';
      readonly place: StatementPlace;
      readonly durationMs: number;
      readonly how: How;
    }
  | {
      readonly kind: 'migration-done';
      readonly migration: string;
      readonly units: number;
      readonly durationMs: number;
    }
  | { readonly kind: 'note'; readonly message: string };

/**
 * adopted: it was there already, as it should be; rebuilt: from INVALID remains; gone: nothing was left to drop;
 * kept: it is not the migration's, which never came to make its own; finalized: a detachment that had been begun was brought to its end.
 */
export type How = 'ran' | 'adopted' | 'rebuilt' | 'gone' | 'kept' | 'finalized';

export interface RunnerHolder {
  readonly pid: number;
  readonly application: string;
  readonly user: string;
  readonly ageMs: number | undefined;
  /** The index build it is busy with, if the server tells. */
  readonly building: string | undefined;
}

export type Emit = (event: RunEvent) => void;
