import { EXIT, type ExitCode, type ServerError } from '../errors.ts';
import type { Location } from '../location.ts';
import type { How } from './events.ts';

/** Every segment of a script is in the result, whatever happened. */
export interface SegmentResult {
  readonly first: number;
  readonly last: number;
  readonly title: string;
  /** skipped: an earlier run had done it. */
  readonly state: 'done' | 'failed' | 'skipped' | 'not-run';
  readonly how?: How;
  readonly durationMs?: number;
}

/** Why a script stopped, as data: once a run has begun nothing is thrown. */
export interface Problem {
  /**
   * failed: the server refused a statement. locked: gave up waiting. lost: the connection ended, the outcome is unknown.
   * interrupted: somebody asked us to stop. refused: the catalog is not what the statement needs.
   */
  readonly kind: 'failed' | 'locked' | 'lost' | 'interrupted' | 'refused';
  readonly message: string;
  readonly hint?: string;
  /** What a failed statement left in the database all the same. */
  readonly leaves?: string;
  readonly location?: Location;
  readonly server?: ServerError;
}

export interface ScriptResult {
  readonly segments: readonly SegmentResult[];
  /** Something of this script is committed. */
  readonly isPartWay: boolean;
  readonly problem: Problem | undefined;
}

export function exitCodeOf(result: ScriptResult): ExitCode {
  switch (result.problem?.kind) {
    case undefined:
      return EXIT.ok;
    case 'failed':
      return result.isPartWay || result.problem.leaves !== undefined ? EXIT.stopped : EXIT.migrationFailed;
    case 'locked':
      return EXIT.lockWait;
    case 'lost':
      return EXIT.stopped;
    case 'interrupted':
      return EXIT.interrupted;
    case 'refused':
      return EXIT.drift;
  }
}
