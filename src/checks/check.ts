import type { Limits } from '../config/settings.ts';
import type { Finding } from '../report/finding.ts';

export type Phase = 'pre' | 'post' | 'watch';

/** What a check says; the runner adds the id. No findings is a pass. */
export type CheckFinding = Omit<Finding, 'id'>;

/** One pure verdict on facts. `Facts` maps fact names to their values: reading an undeclared one does not compile. */
export interface Check<Facts, Needs extends keyof Facts> {
  readonly id: string;
  readonly title: string;
  /** Why it matters, one or two sentences: shown by `db-check explain`, the reports and the README. */
  readonly why: string;
  readonly phases: readonly Phase[];
  readonly needs: readonly Needs[];
  judge(facts: Pick<Facts, Needs>, limits: Limits): readonly CheckFinding[];
}
