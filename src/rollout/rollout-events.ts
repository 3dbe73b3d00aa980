import type { GateEvent } from '../gates/gate-ground.ts';
import type { PhaseState } from './rollout-record.ts';

/** What happens during a rollout, for whoever shows it or tells others; deployments tell of themselves. */
export type RolloutEvent =
  /** Recorded already. One for each change of a phase. */
  | {
      readonly kind: 'phase-changed';
      readonly phase: string;
      readonly state: PhaseState;
      /** Why, where it failed, paused or is taken back. */
      readonly message: string | null;
    }
  | { readonly kind: 'rollout-ended'; readonly outcome: 'done' | 'rolled-back' }
  | { readonly kind: 'gate'; readonly phase: string; readonly event: GateEvent }
  | { readonly kind: 'gate-decided'; readonly phase: string; readonly gate: string; readonly message: string }
  | { readonly kind: 'soaking'; readonly phase: string; readonly untilMs: number; readonly leftMs: number }
  | { readonly kind: 'command'; readonly phase: string; readonly isRollback: boolean }
  | { readonly kind: 'waiting-for-rollout'; readonly holder: string; readonly waitedMs: number };
