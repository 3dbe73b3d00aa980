import type { Finding, Status } from '../../report/finding.ts';

/** What is kept of a finding to compare with later. */
export interface SavedFinding {
  readonly id: string;
  readonly subject: string;
  readonly status: Status;
}

export type ChangeKind = 'new' | 'worse' | 'better' | 'resolved' | 'unchanged';

export interface FindingChange {
  readonly kind: ChangeKind;
  readonly id: string;
  readonly subject: string;
  /** undefined: it was not there. */
  readonly was: Status | undefined;
  readonly is: Status | undefined;
}

/** From good to bad. An unknown is worse than a warning: it may hide a failure. */
const RANK: readonly Status[] = ['skipped', 'pass', 'warn', 'unknown', 'fail'];
const isTrouble = (status: Status | undefined): boolean =>
  RANK.indexOf(status ?? 'pass') > RANK.indexOf('pass');

/**
 * What changed between two runs of the checks, worst first. A finding is the same by its check and what it is about; a
 * session has another pid every time, so pids do not count. Of several with one name the worst stands for all.
 */
export function compareFindings(
  before: readonly SavedFinding[],
  now: readonly Finding[],
): readonly FindingChange[] {
  const [was, is] = [worstByKey(before), worstByKey(now)];
  const changes = [...new Set([...is.keys(), ...was.keys()])].flatMap((key) => {
    const [old, current] = [was.get(key), is.get(key)];
    if (!isTrouble(old?.status) && !isTrouble(current?.status)) return [];
    const { id, subject } = (current ?? old) as SavedFinding;
    return [
      { kind: kindOf(old?.status, current?.status), id, subject, was: old?.status, is: current?.status },
    ];
  });
  return changes.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

const ORDER: readonly ChangeKind[] = ['new', 'worse', 'unchanged', 'better', 'resolved'];

function kindOf(was: Status | undefined, is: Status | undefined): ChangeKind {
  if (!isTrouble(was)) return 'new';
  if (!isTrouble(is)) return 'resolved';
  const rise = RANK.indexOf(is as Status) - RANK.indexOf(was as Status);
  return rise > 0 ? 'worse' : rise < 0 ? 'better' : 'unchanged';
}

function worstByKey(findings: readonly SavedFinding[]): ReadonlyMap<string, SavedFinding> {
  const worst = new Map<string, SavedFinding>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const known = worst.get(key);
    if (known === undefined || RANK.indexOf(finding.status) > RANK.indexOf(known.status))
      worst.set(key, finding);
  }
  return worst;
}

/** A check that passes speaks of the whole server, one that fails of a table: without trouble only the check counts. */
function keyOf({ id, subject, status }: SavedFinding): string {
  return isTrouble(status) ? `${id} ${subject.replaceAll(/\bpid \d+/g, 'pid')}` : id;
}
