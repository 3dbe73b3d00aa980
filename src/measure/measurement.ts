import type { ServerError } from '../errors.ts';
import type { Location } from '../location.ts';
import type { EpochSeries } from './epochs/epoch.ts';
import type { PlanFacts } from './plan-facts.ts';
import type { PreparedFacts } from './prepared-plan.ts';
import type { Timing } from './statistics.ts';

/** Values for $1 … $n as the server wrote them, null for NULL. */
export interface ParameterSet {
  /** typical, heaviest, miss …; `#1`, `#2` where the params query gives no label; empty for a query without parameters. */
  readonly label: string;
  readonly values: readonly (string | null)[];
}

/** The parameters of one query; kept in the baseline and used again, so that both sides do the same work. */
export interface Sample {
  /** Name and type of each parameter's column, e.g. `timestamp with time zone`. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly sets: readonly ParameterSet[];
  /** From statistics and rows, without a params query of the user. */
  readonly isDerived?: true;
}

/** Why something could not be measured: what the server said, and where in the file where that is known. */
export interface Failure {
  readonly error: ServerError;
  readonly location?: Location;
}

/** measured: one query with one parameter set. failed: the server refused it or statement_timeout ended it. */
export type Outcome = ({ readonly kind: 'measured' } & Measured) | ({ readonly kind: 'failed' } & Failure);

export interface Measured {
  /** Whole answers as the client sees them, without the discarded first runs. */
  readonly timing: Timing;
  /** The first runs of the session, caches cold or not: told, never judged. */
  readonly discardedMs: readonly number[];
  readonly rows: number;
  readonly plan: PlanFacts;
  /** Undefined for a query without parameters, which nobody prepares for other values. */
  readonly prepared?: PreparedFacts;
  /** Only with --epochs: the same query in stretches spaced in time, against a control. */
  readonly series?: EpochSeries;
}

export interface ParameterMeasurement {
  readonly parameters: ParameterSet;
  readonly outcome: Outcome;
}

/** One target query, measured. */
export interface QueryMeasurement {
  readonly name: string;
  readonly sql: string;
  readonly targetMs: number;
  /** Demanded reduction against the baseline, 0 to 100. */
  readonly improvePercent?: number;
  /** No values could be found: nothing could be measured. */
  readonly sampling?: Failure;
  readonly columns: Sample['columns'];
  /** As in Sample. */
  readonly isDerived?: true;
  readonly measurements: readonly ParameterMeasurement[];
}
