import type { Finding, Status } from './finding.ts';
import type { Report } from './report.ts';
import { SEVERITY } from './verdict.ts';

export interface CheckResult {
  readonly id: string;
  /** Of the worst finding. */
  readonly status: Status;
  readonly findings: readonly Finding[];
}

/** For formats that know one result for each check: in the order of the report. */
export function findingsByCheck({ sections }: Pick<Report, 'sections'>): readonly CheckResult[] {
  const all = sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
  return [...new Set(all.map(({ id }) => id))].map((id) => {
    const findings = all.filter((finding) => finding.id === id);
    const status = SEVERITY.find((one) => findings.some((finding) => finding.status === one)) ?? 'unknown';
    return { id, status, findings };
  });
}
