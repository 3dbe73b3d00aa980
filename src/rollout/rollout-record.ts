import type { Measurement } from '../gates/measurement.ts';

/**
 * waiting: not come to yet. entering: its entry gates are asked. performing: begun, so that it may have changed something.
 * soaking, verifying: performed; time passes, then its success gates are asked. rolling-back: to be taken back, as soon as its
 * turn comes. failed and paused keep in `stoppedIn` where the next run goes on.
 */
export type PhaseState =
  | 'waiting'
  | 'entering'
  | 'performing'
  | 'soaking'
  | 'verifying'
  | 'done'
  | Stopped
  | 'rolling-back'
  | 'rolled-back';
export type Stopped = 'failed' | 'paused';
/** Where a phase can stop. */
export type ActiveState = 'entering' | 'performing' | 'soaking' | 'verifying';

/** Which gates: the proof of another environment, those before a phase performs, those after its soak. */
export type Stage = 'promotion' | 'entry' | 'success';

/** What the configuration said when the phase began, key by key: as text, or as a digest where it may hold a secret. */
export type Definition = Readonly<Record<string, string>>;

export interface MigrationChecksum {
  readonly name: string;
  /** sha256 of migration.sql, as in the ledger. */
  readonly checksum: string;
}

/** The newest attempt at a phase. Times are ISO 8601, UTC. */
export interface PhaseRecord {
  readonly name: string;
  /** From 0 on. */
  readonly position: number;
  /** From 1 on: one more each time that it is begun anew after it was taken back. */
  readonly attempt: number;
  readonly state: PhaseState;
  readonly stoppedIn: ActiveState | null;
  /** Why it is failed, paused or taken back: one sentence without a full stop. */
  readonly message: string | null;
  readonly definition: Definition;
  /** What it applied; null until it was performed, and where it performs something else. */
  readonly migrations: readonly MigrationChecksum[] | null;
  readonly enteredAt: string;
  readonly performingAt: string | null;
  readonly performedAt: string | null;
  readonly soakUntil: string | null;
  readonly verifyingAt: string | null;
  readonly endedAt: string | null;
}

/** One answer of one gate. */
export interface MeasurementRecord {
  readonly phase: string;
  readonly attempt: number;
  readonly stage: Stage;
  readonly gate: string;
  /** Of the gate as it was configured: answers to another question do not count. */
  readonly gateDigest: string;
  /** From 1 on: one more each time that the gate is asked anew after it had closed. */
  readonly round: number;
  /** From 1 on within its round. */
  readonly number: number;
  readonly measurement: Measurement;
}

export const DECISIONS = [
  'begun',
  'phase',
  'gate-passed',
  'gate-failed',
  'gate-paused',
  'gate-opened',
  'attested',
  'counted',
  'command',
  'proof',
  'interrupted',
  'ended',
] as const;
/**
 * phase: it came to another state (`detail.state`). gate-opened, attested: by a human. counted: what the
 * gates of that phase, which comes next, count from (`detail.indexUse`). command: how one ended. proof: of a rollback
 * (`detail.proofs`). ended: the whole rollout (`detail.outcome`).
 */
export type DecisionKind = (typeof DECISIONS)[number];

/** What was decided, by whom, in the order in which it was. */
export interface DecisionRecord {
  readonly kind: DecisionKind;
  /** null: of the whole rollout. */
  readonly phase: string | null;
  readonly attempt: number | null;
  readonly stage: Stage | null;
  readonly gate: string | null;
  readonly gateDigest: string | null;
  /** One sentence without a full stop; what a human said of it. */
  readonly message: string | null;
  /** Plain JSON. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly decidedAt: string;
  readonly runId: string;
  readonly databaseUser: string;
  readonly osUser: string | null;
  readonly host: string | null;
}

export interface RolloutRecord {
  readonly id: string;
  readonly name: string;
  readonly begunAt: string;
  readonly endedAt: string | null;
  /** null while it goes on. */
  readonly outcome: 'done' | 'rolled-back' | null;
  /** Begun with --again: what was rolled back may go in again. */
  readonly isAgain: boolean;
  /** Those that were begun, in their order. */
  readonly phases: readonly PhaseRecord[];
  readonly measurements: readonly MeasurementRecord[];
  readonly decisions: readonly DecisionRecord[];
}

export function findPhase({ phases }: RolloutRecord, name: string): PhaseRecord | undefined {
  return phases.find((phase) => phase.name === name);
}
