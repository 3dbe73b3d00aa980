import { relative, resolve, sep } from 'node:path';
import type { Finding } from './finding.ts';
import type { Report } from './report.ts';

/** The same report with the places of its findings told from another folder: `/` between the names, whatever the system. */
export function relocate(report: Report, from: string, root: string): Report {
  const sections = report.sections.map((section) =>
    section.kind === 'findings' ? { ...section, findings: section.findings.map(move) } : section,
  );
  return { ...report, sections };

  function move(finding: Finding): Finding {
    const { location } = finding;
    if (location === undefined) return finding;
    const file = relative(root, resolve(from, location.file));
    return { ...finding, location: { ...location, file: file.replaceAll(sep, '/') } };
  }
}
