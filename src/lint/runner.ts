import type { LintRunner } from '../config/lint.ts';

/** Who executes a file, which decides what shares a transaction. */
export type Runner = LintRunner;
