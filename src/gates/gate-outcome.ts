import type { Measurement } from './measurement.ts';

/** `paused`: a human is asked, because what was measured says nothing; `interrupted`: stopped before enough was measured. */
export type GateVerdict = 'passed' | 'failed' | 'paused' | 'interrupted';

export interface GateOutcome {
  /** The gate's name. */
  readonly gate: string;
  readonly verdict: GateVerdict;
  /** Why, in one sentence without a full stop. */
  readonly message: string;
  /** All of them, those of earlier runs first. */
  readonly measurements: readonly Measurement[];
}
