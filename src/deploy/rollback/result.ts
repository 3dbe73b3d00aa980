import type { Termination } from '../termination.ts';
import { EXIT, type ExitCode } from '../../errors.ts';
import type { RollbackVerdict } from '../../fingerprint/judge-rollback.ts';
import type { LossFinding } from '../loss/loss.ts';
import type { WayBack } from '../run-journal.ts';
import type { TimedResult } from '../run-migration.ts';
import { exitCodeOf } from '../script-result.ts';

/** One migration that was to be rolled back, whatever became of it. */
export interface RolledBackMigration extends TimedResult {
  readonly name: string;
  /** before: an earlier run had rolled it back; its proof is read from the journal again. */
  readonly state: 'rolled-back' | 'before' | 'failed' | 'not-run';
  /** undefined while it is not rolled back. */
  readonly proof: RollbackVerdict | undefined;
}

export interface RollbackResult {
  readonly runId: string;
  readonly exitCode: ExitCode;
  /** Newest first. */
  readonly migrations: readonly RolledBackMigration[];
  /** What it was known to do to the rows; nothing: safe. */
  readonly loss: readonly LossFinding[];
  readonly notes: readonly string[];
  /** undefined when nothing was left to do. */
  readonly wayBack: WayBack | undefined;
  /** Sessions that --on-blocker terminate-idle ended. */
  readonly ended?: readonly Termination[];
}

/** A failed statement first, then a difference, then what could not be proved. */
export function judgeExit(migrations: readonly RolledBackMigration[]): ExitCode {
  const failed = migrations.find((migration) => migration.problem !== undefined);
  if (failed !== undefined) return exitCodeOf(failed);
  const proofs = migrations.map((migration) => migration.proof?.kind);
  if (proofs.includes('differs')) return EXIT.drift;
  return proofs.includes('unknown') ? EXIT.unknown : EXIT.ok;
}
