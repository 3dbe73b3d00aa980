/** One trial of one arm, whichever way it was made. */
export interface Trial {
  readonly arm: string;
  readonly change: string;
  readonly verdict: string;
  readonly naive: string;
  /** after / before, as the rule estimates it. */
  readonly ratio: number | undefined;
  readonly tookMs: number;
  /** In production mode: what the rule says where the role may not ask for CPU times. */
  readonly withoutCpu?: string;
  /** Disjoint in time; arms of the same window met the same moods of the machine. */
  readonly window: number;
  /** The times themselves. */
  readonly raw: unknown;
}
