import type { Clock } from '../clock.ts';
import type { Settings } from '../config/settings.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Finding } from '../report/finding.ts';
import type { IndexUse } from './judge-index-use.ts';
import type { Measurement } from './measurement.ts';

/** What the gates of one phase look at. */
export interface GateGround {
  readonly target: ConnectionTarget;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where baselines lie. */
  readonly workingDirectory: string;
  readonly runId: string;
  readonly clock: Clock;
  /** Aborted: what is asked is cancelled on the server, and nothing of it is recorded. */
  readonly stop: AbortSignal;
  readonly phase: PhaseGround;
  /** Health checks, as `db-check pre` runs them, within that time. Throws ToolError. */
  runChecks(
    ids: readonly string[],
    within: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<readonly Finding[]>;
  emit(event: GateEvent): void;
}

export interface PhaseGround {
  readonly name: string;
  /** The names of its migrations; none where it performs something else. */
  readonly migrations: readonly string[];
  /** When it came to these gates, in an earlier run too: `initialDelayMs` counts from there. ISO 8601, UTC. */
  readonly begunAt: string;
  /** What startCounting gave when the phase before was done. */
  readonly indexUse?: readonly IndexUse[];
}

/** What a gate is doing, for people. */
export type GateEvent =
  | { readonly kind: 'waiting'; readonly gate: string; readonly ms: number }
  /** The answer of that number, from 1 on; earlier runs count. */
  | { readonly kind: 'asking'; readonly gate: string; readonly number: number }
  | { readonly kind: 'answered'; readonly gate: string; readonly measurement: Measurement };

/** For one answer of one gate. */
export interface AnswerGround extends Omit<GateGround, 'stop' | 'emit'> {
  /** Aborted when it is stopped, or its time is over: what runs on the server is cancelled then. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** The answers before this one, those of earlier runs first. */
  readonly earlier: readonly Measurement[];
}
