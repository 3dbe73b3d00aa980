import type { Finding } from '../report/finding.ts';
import { SEVERITY, standingOf, type Standing } from '../report/verdict.ts';
import type { Answer, MeasurementStatus } from './measurement.ts';

/** One finding that decides says why; of several the first. */
const MEANS: Readonly<Record<Standing, MeasurementStatus>> = {
  fail: 'failure',
  unknown: 'inconclusive',
  warn: 'success',
  accepted: 'success',
  pass: 'success',
  skipped: 'inconclusive',
};

/** What was found about each of these, the worst of each: all must be good. Nothing found about one of them says nothing. */
export function judgeFindings(ids: readonly string[], findings: readonly Finding[], strict: boolean): Answer {
  const missing = ids.find((id) => !findings.some((finding) => finding.id === id));
  if (missing !== undefined || ids.length === 0)
    return { status: 'inconclusive', message: `nothing was found out about ${missing ?? 'anything'}` };
  const worst = ids.map((id) => worstOf(findings.filter((finding) => finding.id === id)));
  const meant = worst.map((finding) => ({ finding, status: meaning(finding, strict) }));
  const [decisive] = [...byStatus(meant, 'failure'), ...byStatus(meant, 'inconclusive')];
  if (decisive !== undefined) return { status: decisive.status, ...sayFinding(decisive.finding) };
  const [only] = worst;
  if (only !== undefined && worst.length === 1) return { status: 'success', ...sayFinding(only) };
  const warned = worst.filter((finding) => standingOf(finding) !== 'pass').map(({ id }) => id);
  const but = warned.length === 0 ? '' : `, not without a word: ${warned.join(', ')}`;
  return { status: 'success', message: `all ${worst.length} are good${but}` };
}

interface Meant {
  readonly finding: Finding;
  readonly status: MeasurementStatus;
}

function byStatus(meant: readonly Meant[], wanted: MeasurementStatus): readonly Meant[] {
  return meant.filter(({ status }) => status === wanted);
}

function worstOf(findings: readonly Finding[]): Finding {
  const [worst] = findings.toSorted((a, b) => rank(a) - rank(b));
  return worst as Finding;
}

function rank(finding: Finding): number {
  return SEVERITY.indexOf(standingOf(finding));
}

function meaning(finding: Finding, strict: boolean): MeasurementStatus {
  const standing = standingOf(finding);
  return strict && standing === 'warn' ? 'failure' : MEANS[standing];
}

function sayFinding({ id, subject, message, measured, limit }: Finding): Omit<Answer, 'status'> {
  const about = subject === '' ? id : `${id}, ${subject}`;
  return {
    message: `${about}: ${message}`,
    ...(measured !== undefined && { measured }),
    ...(limit !== undefined && { limit }),
  };
}
