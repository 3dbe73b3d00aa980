import type { Finding } from './finding.ts';

/** `pid 4711 (psql): holds a snapshot (7 min, limit 1 min)` */
export function describeFinding(finding: Finding): string {
  const what = finding.subject === '' ? finding.message : `${finding.subject}: ${finding.message}`;
  if (finding.measured === undefined) return what;
  const limit = finding.limit === undefined ? '' : `, limit ${finding.limit}`;
  return `${what} (${finding.measured}${limit})`;
}
