import type { Acceptance } from '../../config/settings.ts';
import type { Cell, Section } from '../../report/report.ts';
import type { Tone } from '../../report/tone.ts';
import type { Finding } from '../../report/finding.ts';
import { findUnusedAcceptances } from './accept.ts';
import {
  compareFindings,
  type ChangeKind,
  type FindingChange,
  type SavedFinding,
} from './finding-changes.ts';

const TONES: Readonly<Record<ChangeKind, Tone>> = {
  new: 'bad',
  worse: 'bad',
  unchanged: 'muted',
  better: 'good',
  resolved: 'good',
};

/** What `db-check pre --save` keeps. */
export interface SavedFindings {
  readonly schemaVersion: 1;
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  /** `user@host:port/database` */
  readonly target: string;
  readonly findings: readonly SavedFinding[];
}

interface Known {
  readonly accepted: readonly Acceptance[];
  readonly saved: SavedFindings | undefined;
  /** `user@host:port/database` */
  readonly target: string;
}

/** What changed since findings were saved, and what is accepted for nothing. What did not run this time is left out. */
export function knownSections(
  findings: readonly Finding[],
  { accepted, saved, target }: Known,
): readonly Section[] {
  const ran = new Set(findings.filter(({ status }) => status !== 'skipped').map(({ id }) => id));
  const unused = findUnusedAcceptances(
    findings,
    accepted.filter(({ check }) => ran.has(check)),
  );
  const before = saved?.findings.filter(({ id }) => ran.has(id)) ?? [];
  return [
    ...(saved === undefined
      ? []
      : saved.target === target
        ? [changesSection(compareFindings(before, findings), saved.savedAt)]
        : [otherTarget(saved)]),
    ...unusedSection(unused),
  ];
}

function otherTarget({ target }: SavedFindings): Section {
  const lines = [`the saved findings are those of ${target}`];
  return { kind: 'text', id: 'changes', title: 'Not compared', lines };
}

/** `savedAt` ISO 8601. */
function changesSection(changes: readonly FindingChange[], savedAt: string): Section {
  const title = `Since ${savedAt.slice(0, 16).replace('T', ' ')} UTC`;
  if (changes.length === 0)
    return { kind: 'text', id: 'changes', title, lines: ['nothing wrong then, nothing wrong now'] };
  return {
    kind: 'table',
    id: 'changes',
    title,
    columns: [{ title: 'change' }, { title: 'check' }, { title: 'about' }, { title: 'was' }, { title: 'is' }],
    rows: changes.map(({ kind, id, subject, was, is }): Cell[] => [
      { text: kind, tone: TONES[kind] },
      id,
      subject,
      was ?? '',
      is ?? '',
    ]),
    data: changes,
  };
}

/** What to take out of the configuration again. */
function unusedSection(unused: readonly Acceptance[]): readonly Section[] {
  if (unused.length === 0) return [];
  const lines = unused.map(
    ({ check, subject, owner, until }) =>
      `${check}${subject === undefined ? '' : ` ${subject}`}: by ${owner} until ${until}; take it out of the configuration`,
  );
  return [{ kind: 'text', id: 'unused-acceptances', title: 'Accepted, and not found any more', lines }];
}
