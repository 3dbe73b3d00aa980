import type { MigrationStatus } from '../../migrations/ledger-state.ts';
import type { ExecutionRow } from '../journal-read.ts';
import type { Approval } from './approval.ts';

/** What holds now, read for the migrations of an approved plan. */
export interface Present {
  /** `migrations` without those whose folder is gone. */
  readonly approval: Approval;
  readonly statuses: readonly MigrationStatus[];
  /** How our own runs applied what the plan names, by migration; since the plan was made, or they would not be in it. */
  readonly executions: ReadonlyMap<string, ExecutionRow>;
}
