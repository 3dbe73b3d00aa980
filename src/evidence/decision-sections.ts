import type { Cell, Section } from '../report/report.ts';
import type { DecisionKind, DecisionRecord, RolloutRecord } from '../rollout/rollout-record.ts';
import { renderTime } from './run-times.ts';

/** What people vouched for, and decided in place of the gates. */
export function describeByHand({ decisions }: RolloutRecord): readonly Section[] {
  return [
    byHand(decisions, 'attested', {
      id: 'attestations',
      title: 'Attestations',
      none: 'Nobody had to vouch for anything.',
    }),
    byHand(decisions, 'gate-opened', {
      id: 'by-hand',
      title: 'Gates opened by hand',
      none: 'No gate was opened by hand.',
    }),
  ];
}

/** Everything that was decided, in its order. */
export function describeDecisions({ decisions }: RolloutRecord): Section {
  return {
    kind: 'table',
    id: 'decisions',
    title: 'Everything that was decided',
    columns: [
      { title: 'when' },
      { title: 'what' },
      { title: 'phase' },
      { title: 'gate' },
      { title: 'by' },
      { title: 'said' },
    ],
    rows: decisions.map((decision): Cell[] => [
      renderTime(decision.decidedAt),
      wordsOf(decision),
      decision.phase ?? '',
      decision.gate ?? '',
      whoOf(decision),
      decision.message ?? '',
    ]),
    data: decisions,
  };
}

function byHand(
  decisions: readonly DecisionRecord[],
  kind: DecisionKind,
  { id, title, none }: { readonly id: string; readonly title: string; readonly none: string },
): Section {
  const made = decisions.filter((decision) => decision.kind === kind);
  if (made.length === 0) return { kind: 'text', id, title, lines: [none] };
  return {
    kind: 'table',
    id,
    title,
    columns: [{ title: 'phase' }, { title: 'when' }, { title: 'by' }, { title: 'said' }],
    rows: made.map((decision): Cell[] => [
      decision.phase ?? '',
      renderTime(decision.decidedAt),
      whoOf(decision),
      decision.message ?? '',
    ]),
  };
}

/** Who vouches for something is named by words; who typed it, by the session. */
function whoOf({ detail, databaseUser, osUser, host }: DecisionRecord): string {
  const session = [databaseUser, ...(osUser === null ? [] : [osUser])].join(', ');
  const typed = host === null ? session : `${session} on ${host}`;
  return typeof detail['by'] === 'string' ? `${detail['by']} (${typed})` : typed;
}

/** `phase: performing`: what came of it, where the journal keeps that beside. */
function wordsOf({ kind, detail }: DecisionRecord): string {
  const more = detail['state'] ?? detail['outcome'];
  return typeof more === 'string' ? `${kind}: ${more}` : kind;
}
