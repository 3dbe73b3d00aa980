import type { ExitCode } from '../errors.ts';
import type { ScriptResult } from './script-result.ts';
import type { Termination } from './termination.ts';
import type { WayBack } from './run-journal.ts';

export interface DeployedMigration extends ScriptResult {
  readonly name: string;
  readonly state: 'applied' | 'failed' | 'not-run';
  readonly durationMs: number;
}

/** Every pending migration is listed, whatever happened. */
export interface DeployResult {
  readonly runId: string;
  readonly exitCode: ExitCode;
  /** Those that this run was to apply; empty when nothing was pending. */
  readonly migrations: readonly DeployedMigration[];
  /** Applied before this run. */
  readonly appliedBefore: number;
  /** Pending beyond --to. */
  readonly left: readonly string[];
  readonly wayBack: WayBack | undefined;
  /** Sessions that --on-blocker terminate-idle ended. */
  readonly ended: readonly Termination[];
}
