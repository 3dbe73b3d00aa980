import type { Baseline } from '../measure/baseline.ts';
import type { Finding } from '../report/finding.ts';
import type { Report } from '../report/report.ts';
import type { RunWait } from './waits.ts';

/** One row of db_check.run_record: what a command leaves for the evidence of a deployment. */
export type RunRecord =
  | { readonly kind: 'waits'; readonly content: readonly RunWait[] }
  | { readonly kind: 'checks'; readonly content: RecordedChecks }
  /** What post and compare measured: never a baseline to compare with. */
  | { readonly kind: 'measurement'; readonly content: Baseline };

/** What db-check pre, post or compare said, without its tables. */
export type RecordedChecks = Pick<Report, 'command' | 'runId' | 'startedAt' | 'verdict'> & {
  readonly findings: readonly Finding[];
};

export function toRecordedChecks({ command, runId, startedAt, verdict, sections }: Report): RecordedChecks {
  const findings = sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
  return { command, runId, startedAt, verdict, findings };
}
