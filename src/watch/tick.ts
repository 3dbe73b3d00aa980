import type { WorkloadVerdict } from '../measure/workload/compare-workload.ts';

/** What is watched. Each is judged by itself: one that cannot be seen makes no other unknown. */
export const WATCHED = [
  'availability',
  'queries',
  'statements',
  'error-rate',
  'cache-hit',
  'deadlocks',
  'lock-waits',
  'index-use',
] as const;
export type Watched = (typeof WATCHED)[number];

/** One verdict of one tick. `unknown`: nothing could be seen, or too little to say anything. */
export interface Judgement {
  readonly watched: Watched;
  readonly status: 'good' | 'alert' | 'unknown';
  /** The name of a query, an index, a statement; '' for the database. */
  readonly subject: string;
  /** One sentence without a full stop. */
  readonly message: string;
  /** With its unit: `312 ms`. */
  readonly measured?: string;
  readonly limit?: string;
}

/** A target query, measured by us with the same values at every tick. */
export interface WatchedQuery {
  readonly name: string;
  /** Of the parameter set that took longest on average; null: it could not be measured. */
  readonly meanMs: number | null;
  /** Which set that was; '' where there is only one. */
  readonly label: string;
  /** Executions of each set. */
  readonly samples: number;
  /** `schema.name` of the indexes that at least one plan used, sorted. */
  readonly indexes: readonly string[];
  /** What the server said. */
  readonly failure?: string;
}

/** A statement of the application, by pg_stat_statements, over the time of the tick. */
export interface WatchedStatement {
  readonly id: string;
  /** Its first characters. */
  readonly query: string;
  readonly calls: number;
  readonly meanMs: number;
  /** Before the watch: in the baseline, or on average when the watch began; null: not seen then. */
  readonly beforeMs: number | null;
  readonly verdict: WorkloadVerdict;
  /** What the change of the mean cost over these calls; below 0: saved. */
  readonly addedMs: number;
}

/** What was read, as far as it could be: a null could not, or had nothing to be subtracted from; `judgements` say why. */
export interface TickValues {
  readonly queries: readonly WatchedQuery[];
  /** Of the whole database since the tick before, our own measuring left out. */
  readonly database: {
    readonly commits: number;
    readonly rollbacks: number;
    /** Share of the transactions that were rolled back, 0 to 100; null: there were none. */
    readonly errorPercent: number | null;
    /** 0 to 100; null: no block was asked for. */
    readonly cacheHitPercent: number | null;
    readonly deadlocks: number;
  } | null;
  /** At the moment of the tick. */
  readonly lockWaits: { readonly waiting: number; readonly longestMs: number } | null;
  /** The costliest changes first, ten at most. */
  readonly statements: readonly WatchedStatement[] | null;
  /** Scans since the tick before of the indexes on the tables that the target queries read. */
  readonly indexes: readonly { readonly index: string; readonly scans: number }[] | null;
}

/**
 * One line of db_check.watch_tick (`content`). `unavailable`: the database did not answer. `missed`: nobody was there to
 * ask, because the watch itself did not run.
 */
export interface WatchTick {
  /** Counted from 1, in the schedule. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly dueAt: string;
  /** When it was read; for a missed one when that was noticed. */
  readonly at: string;
  readonly state: 'read' | 'unavailable' | 'missed';
  /** What the counters cover; null: there was nothing to subtract from. */
  readonly spanMs: number | null;
  /** null unless it was read. */
  readonly values: TickValues | null;
  readonly judgements: readonly Judgement[];
  /** What happened besides: `the server was restarted`. */
  readonly notes: readonly string[];
}

export function alertsOf({ judgements }: WatchTick): readonly Judgement[] {
  return judgements.filter(({ status }) => status === 'alert');
}
