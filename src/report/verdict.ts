import { EXIT } from '../errors.ts';
import type { Finding, Status } from './finding.ts';
import type { Verdict } from './report.ts';

/** The worst first: a check with several findings counts once, as its worst. */
export const SEVERITY: readonly Standing[] = ['fail', 'unknown', 'warn', 'accepted', 'pass', 'skipped'];

/** What a finding counts for. */
export type Standing = Status | 'accepted';

export function standingOf({ status, accepted }: Finding): Standing {
  return accepted !== undefined && (status === 'warn' || status === 'fail') ? 'accepted' : status;
}

export interface VerdictOptions {
  /** A warning counts as a failure. */
  readonly strict: boolean;
  /** The summary when nothing is wrong; the counts follow it. */
  readonly good?: string;
}

/**
 * fail → 1; else an unknown that is not optional → 9; else warnings → 0, or 1 with --strict; else 0.
 * An optional unknown is a warning. No findings at all is a failure of the caller, never good.
 */
export function judgeFindings(findings: readonly Finding[], options: VerdictOptions): Verdict {
  const worst = worstById(findings);
  const summary = summarize(worst);
  const has = (status: Standing): boolean => [...worst.values()].includes(status);
  if (findings.length === 0)
    return { status: 'unknown', summary: 'nothing was judged', exitCode: EXIT.unknown };
  if (has('fail')) return { status: 'failed', summary, exitCode: EXIT.failed };
  if (findings.some((finding) => finding.status === 'unknown' && finding.optional !== true))
    return { status: 'unknown', summary, exitCode: EXIT.unknown };
  if (has('warn') || has('unknown'))
    return { status: 'warning', summary, exitCode: options.strict ? EXIT.failed : EXIT.ok };
  return {
    status: 'good',
    summary: options.good === undefined ? summary : `${options.good}: ${summary}`,
    exitCode: EXIT.ok,
  };
}

function worstById(findings: readonly Finding[]): ReadonlyMap<string, Standing> {
  const worst = new Map<string, Standing>();
  for (const finding of findings) {
    const { id } = finding;
    const status = standingOf(finding);
    const known = worst.get(id);
    if (known === undefined || SEVERITY.indexOf(status) < SEVERITY.indexOf(known)) worst.set(id, status);
  }
  return worst;
}

const WORDS: Readonly<Record<Standing, string>> = {
  accepted: 'accepted',
  fail: 'failed',
  unknown: 'unknown',
  warn: 'with a warning',
  pass: 'passed',
  skipped: 'skipped',
};

/** `1 failed (pooler), 1 unknown (connections), 9 passed`: what is not good is named. */
function summarize(worst: ReadonlyMap<string, Standing>): string {
  const parts = SEVERITY.flatMap((status) => {
    const ids = [...worst].filter(([, value]) => value === status).map(([id]) => id);
    if (ids.length === 0) return [];
    const names = status === 'pass' || status === 'skipped' ? '' : ` (${ids.join(', ')})`;
    return [`${ids.length} ${WORDS[status]}${names}`];
  });
  return parts.join(', ');
}
