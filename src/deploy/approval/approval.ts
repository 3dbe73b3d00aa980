import type { ObjectState } from '../../fingerprint/object-state.ts';
import type { MigrationState } from '../../migrations/ledger-state.ts';
import type { TargetIdentity } from './read-target.ts';

/** What a plan was made for, so that an approved plan is carried out only where all of this still holds. */
export interface Approval {
  readonly target: TargetIdentity;
  /** Held migrations that the plan lets in again. */
  readonly releases: readonly string[];
  /** Every migration that is not simply pending; the planned ones among them. */
  readonly ledger: readonly LedgerEntry[];
  /** In the order in which they are applied. */
  readonly migrations: readonly ApprovedMigration[];
}

export interface LedgerEntry {
  readonly name: string;
  readonly state: MigrationState;
  /** As the ledger has it; null: it has no row. */
  readonly checksum: string | null;
}

export interface ApprovedMigration {
  readonly name: string;
  readonly checksum: string;
  /** Of the rollback's file; null: irreversible. */
  readonly rollbackChecksum: string | null;
  /** sha256 over the statements as they are sent, in order, and which of them share a transaction. */
  readonly steps: string;
  /** What of it was done already, as the journal has it; changes with every attempt. */
  readonly progress: string;
  /** The catalog objects it touches; null: they could not be read, so that nobody can tell later what changed. */
  readonly state: ObjectState | null;
}
