import type { ExitCode } from '../errors.ts';
import type { MigrationChecksum } from './rollout-record.ts';

/** What became of what a phase performs, or of taking it back. */
export type Performed =
  | {
      readonly kind: 'done';
      readonly migrations?: readonly MigrationChecksum[];
      readonly detail?: Readonly<Record<string, unknown>>;
    }
  /** It was tried and is not good: the phase's policy decides. */
  | {
      readonly kind: 'failed';
      readonly exitCode: ExitCode;
      readonly message: string;
      readonly lines: readonly string[];
      readonly detail?: Readonly<Record<string, unknown>>;
    }
  /** It did not come to its end: the same command goes on. */
  | {
      readonly kind: 'stopped';
      readonly exitCode: ExitCode;
      readonly message: string;
      readonly lines: readonly string[];
    };
