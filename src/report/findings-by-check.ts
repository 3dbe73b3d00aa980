import type { Finding } from './finding.ts';
import type { Report } from './report.ts';
import { SEVERITY, standingOf, type Standing } from './verdict.ts';

export interface CheckResult {
  readonly id: string;
  /** Of the worst finding. */
  readonly status: Standing;
  readonly findings: readonly Finding[];
}

/** For formats that know one result for each check: in the order of the report. */
export function findingsByCheck({ sections }: Pick<Report, 'sections'>): readonly CheckResult[] {
  const all = sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
  return [...new Set(all.map(({ id }) => id))].map((id) => {
    const findings = all.filter((finding) => finding.id === id);
    const status =
      SEVERITY.find((one) => findings.some((finding) => standingOf(finding) === one)) ?? 'unknown';
    return { id, status, findings };
  });
}
