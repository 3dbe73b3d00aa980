export const LINT_SEVERITIES = ['error', 'warning', 'info', 'off'] as const;
export type LintSeverity = (typeof LINT_SEVERITIES)[number];

/**
 * Who executes the migrations. plumbline: db-deploy. prisma: a file is one message, several statements of it one
 * transaction. psql: each statement for itself. one-transaction: the whole file in one.
 */
export const LINT_RUNNERS = ['plumbline', 'prisma', 'psql', 'one-transaction'] as const;
export type LintRunner = (typeof LINT_RUNNERS)[number];

/** What `db-check lint` is told of the project; everything optional. */
export interface LintSettings {
  /** By the id of the rule. */
  readonly rules?: Readonly<Record<string, LintSeverity>>;
  /** The rules of taste too; default: false. */
  readonly style?: boolean;
  /** Default: plumbline. */
  readonly runner?: LintRunner;
  /** Major version of the server, 14 to 18; default: all of them. */
  readonly serverVersion?: number;
  /** With --url: a table below this size is small; default: 10 MB. */
  readonly smallTableBytes?: number;
}
