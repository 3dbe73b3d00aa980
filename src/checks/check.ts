import type { ApplicationPool, Attestation, Limits } from '../config/settings.ts';
import type { FactName, Facts } from '../facts/index.ts';
import type { Finding } from '../report/finding.ts';
import type { FreeSpace } from './index-size/free-space.ts';
import type { BackupLook } from './backup.ts';
import type { ProbeLook } from './replica-visibility.ts';
import type { PendingWork } from './pending-work.ts';

export type Phase = 'pre' | 'post' | 'watch';

/** What a check says; the runner adds the id. */
export type CheckFinding = Omit<Finding, 'id'>;

export interface JudgeContext {
  readonly limits: Limits;
  /** What the pending migrations want; undefined: there is no migrations folder, nothing to scope by. */
  readonly pending: PendingWork | undefined;
  /** undefined: it was not asked, because nothing is to be built. */
  readonly freeSpace?: FreeSpace | undefined;
  /** What can tell of backups, and what it said; undefined: nothing is configured. */
  readonly backup?: BackupLook | undefined;
  readonly attestations?: readonly Attestation[] | undefined;
  readonly pools?: readonly ApplicationPool[] | undefined;
  /** What became of the probe row; undefined: nobody asked for one. */
  readonly probe?: ProbeLook | undefined;
}

/** One pure verdict on facts: reading one that `needs` does not name does not compile. */
export interface Check<Needs extends FactName = FactName> {
  readonly id: string;
  readonly title: string;
  /** Why it matters, one or two sentences: shown by `db-check explain`, the reports and the README. */
  readonly why: string;
  /** What to do about it, in general; findings carry the exact command. */
  readonly fix: string;
  /** From where on it warns and fails, which limit of the configuration moves that, and whose figures these are. */
  readonly thresholds?: string;
  /** What a role needs to see all of it; what it does not see is unknown. */
  readonly privileges?: string;
  readonly phases: readonly Phase[];
  /** An unknown of it is only a warning. */
  readonly optional?: true;
  readonly needs: readonly Needs[];
  /** Said when the judgement finds nothing. */
  readonly good: string;
  judge(facts: Pick<Facts, Needs>, context: JudgeContext): readonly CheckFinding[];
}
