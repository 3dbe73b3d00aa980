import type { Finding } from './finding.ts';

/** `pid 4711 (psql): holds a snapshot (7 min, limit 1 min); accepted by anna until 2027-01-31: it ends in May` */
export function describeFinding(finding: Finding): string {
  const what = finding.subject === '' ? finding.message : `${finding.subject}: ${finding.message}`;
  return `${what}${renderMeasured(finding)}${renderAccepted(finding)}`;
}

function renderMeasured({ measured, limit }: Finding): string {
  if (measured === undefined) return '';
  return ` (${measured}${limit === undefined ? '' : `, limit ${limit}`})`;
}

function renderAccepted({ accepted }: Finding): string {
  if (accepted === undefined) return '';
  return `; accepted by ${accepted.owner} until ${accepted.until}: ${accepted.reason}`;
}
