/**
 * What one asking of a gate gave. `error`: nothing was answered at all (no connection, a timeout, a restart);
 * `inconclusive`: something was, and it says nothing (no row, NULL, NaN, too few samples). Neither is ever a success.
 */
export type MeasurementStatus = 'success' | 'failure' | 'inconclusive' | 'error';

export interface Measurement {
  readonly status: MeasurementStatus;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** One sentence without a full stop. */
  readonly message: string;
  /** With its unit: `93 %`. */
  readonly measured?: string;
  readonly limit?: string;
}
