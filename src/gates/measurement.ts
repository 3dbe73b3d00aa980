/**
 * What one asking of a gate gave. `error`: nothing was answered at all (no connection, a timeout, a restart);
 * `inconclusive`: something was, and it says nothing (no row, NULL, NaN, too few samples). Neither is ever a success.
 */
export type MeasurementStatus = 'success' | 'failure' | 'inconclusive' | 'error';

export interface Measurement {
  readonly status: MeasurementStatus;
  /** When it was answered; ISO 8601, UTC. */
  readonly at: string;
  /** One sentence without a full stop. */
  readonly message: string;
  /** With its unit: `93 %`. */
  readonly measured?: string;
  readonly limit?: string;
  /** What a later answer of the same gate is compared with; plain JSON. */
  readonly data?: unknown;
}

/** What a metric says, before anybody noted when. */
export type Answer = Omit<Measurement, 'at'>;

/** `the number is beyond its limit (7 errors, limit 5 errors)` */
export function sayAnswer({ message, measured, limit }: Answer): string {
  const figures = [
    ...(measured === undefined ? [] : [measured]),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
  ];
  return figures.length === 0 ? message : `${message} (${figures.join(', ')})`;
}
