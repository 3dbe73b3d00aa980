import type { ParameterSet } from '../measurement.ts';

/**
 * One stretch of time in which a query and a control query ran in turn; times are lower quartiles, which a disturbed run
 * moves least. The control is pure CPU work of about the same length: what slows it down is the machine.
 */
export interface Epoch {
  readonly targetMs: number;
  readonly controlMs: number;
  /** CPU time of the server process; undefined where the role may not ask for it (log_statement_stats). */
  readonly cpu?: { readonly targetMs: number; readonly controlMs: number };
}

/** The epochs of one query with one parameter set; both sides of a comparison use the same control. */
export interface EpochSeries {
  readonly controlRows: number;
  readonly epochs: readonly Epoch[];
}

/**
 * `$1` rows of work that needs nothing but a processor. Not `from generate_series`, which keeps its rows: their memory comes
 * cheaper or dearer by what the session allocated before.
 */
export const CONTROL =
  'select pg_catalog.sum(s.n) from (select pg_catalog.generate_series(1, $1::bigint) as n) as s';

/** Which query with which values a series is of. */
export function seriesKey(query: string, { label, values }: ParameterSet): string {
  return JSON.stringify([query, label, values]);
}
