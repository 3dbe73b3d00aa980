import type { CheckFinding } from '../../checks/check.ts';
import type { PendingWork } from '../../checks/pending-work.ts';
import type { OwnPhase } from '../../config/own-check.ts';
import type { Database } from '../../db/database.ts';
import type { TimeBudget } from '../../facts/time-budget.ts';
import type { Section } from '../../report/report.ts';

/** What a check of the user's may look at. */
export interface OwnGround {
  readonly db: Database;
  readonly pending: PendingWork | undefined;
  readonly budget: TimeBudget;
  /** Another session, read-only, for what takes longer than the budget. Throws ToolError. */
  openSession(): Promise<{ readonly db: Database; close(): Promise<void> }>;
  /** Ctrl-C. */
  readonly stop?: AbortSignal | undefined;
}

export interface OwnResult {
  readonly findings: readonly CheckFinding[];
  /** More than findings can say. */
  readonly sections?: readonly Section[];
}

/** A check of the user's own, of whatever kind, as the commands see it. */
export interface OwnCheck {
  readonly id: string;
  readonly title: string;
  /** A file, or a place in the configuration. */
  readonly source: string;
  readonly why: string;
  readonly fix?: string | undefined;
  /** Its limits in words. */
  readonly thresholds?: string | undefined;
  readonly phases: readonly OwnPhase[];
  /** What it sends to the database. */
  readonly sql: readonly string[];
  /** It needs no database, and can run beside the others. */
  readonly isOutside?: true;
  /** Never throws for what is the user's. */
  run(ground: OwnGround): Promise<OwnResult>;
}
