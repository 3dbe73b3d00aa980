import type { RolloutRecord } from './rollout-record.ts';

/** What an environment knows of a rollout: from its own journal, or as it was exported. */
export interface RolloutEvidence {
  /** When it was looked at; ISO 8601, UTC. */
  readonly asOf: string;
  /** `user@host:port/database` */
  readonly target: string;
  /** The newest of that name; null: none was ever begun. */
  readonly rollout: RolloutRecord | null;
  /** What the ledger says is applied, whoever did it. */
  readonly standing: readonly { readonly name: string; readonly checksum: string }[];
}
