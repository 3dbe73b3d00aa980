import { EXIT } from '../../errors.ts';
import type { Report, Section } from '../../report/report.ts';
import { shorten } from '../../shorten.ts';
import type { StatementState } from '../diagnose/judge.ts';
import { planResume } from '../resume.ts';
import { renderTitle } from '../statement-title.ts';
import { choicesFor } from './choices.ts';
import type { Diagnosis, Undecided, UndecidedKind } from './undecided.ts';

const WHY: Readonly<Record<UndecidedKind, string>> = {
  foreign: 'begun by another tool, and never finished',
  edited: 'begun with another text than the file has now',
  temporary: 'interrupted behind a temporary table, which went with its session',
  interrupted: 'interrupted; what is done is recorded',
  gone: 'begun, never finished, and its folder is not there',
  held: 'rolled back, and not let in again',
  leaving: 'half taken back: its rollback was begun and did not end',
};

const STATE: Readonly<Record<StatementState, string>> = {
  there: 'there',
  absent: 'not there',
  remains: 'INVALID',
  repeatable: 'may repeat',
  unknown: 'unknown',
};

export interface Described {
  readonly undecided: Undecided;
  readonly diagnosis: Diagnosis | undefined;
}

/** What waits for a human, with every choice explained. */
export function describeUndecided(all: readonly Described[]): Pick<Report, 'verdict' | 'sections' | 'next'> {
  if (all.length === 0)
    return {
      verdict: { status: 'good', summary: 'nothing waits for a decision', exitCode: EXIT.ok },
      sections: [],
      next: [],
    };
  const isOnlyHeld = all.every(({ undecided }) => undecided.kind === 'held');
  const summary = `${all.length} ${all.length === 1 ? 'migration waits' : 'migrations wait'} for a decision`;
  return {
    verdict: { status: 'stopped', summary, exitCode: isOnlyHeld ? EXIT.held : EXIT.stopped },
    sections: all.flatMap((one) => [
      describeWhy(one),
      ...(one.diagnosis === undefined ? [] : [describeDiagnosis(one.undecided, one.diagnosis)]),
    ]),
    next: all.flatMap(({ undecided, diagnosis }) =>
      choicesFor(undecided, diagnosis).map(({ command, effect }) => `${command}   # ${effect}`),
    ),
  };
}

function describeWhy({ undecided, diagnosis }: Described): Section {
  const { name, kind, status, begun } = undecided;
  const since = status.row?.started_at.toISOString().slice(0, 19).replace('T', ' ');
  const goOnAt = diagnosis?.goOnAt;
  const lines = [
    `${WHY[kind]}${since === undefined ? '' : ` (since ${since} UTC)`}`,
    ...(begun === undefined ? [] : [`recorded as done: up to statement ${planResume(begun).doneThrough}`]),
    ...logLines(status.row?.logs),
    ...(goOnAt?.kind === 'undecided'
      ? [`statement ${goOnAt.statement} is for you to decide: ${goOnAt.why}`]
      : []),
  ];
  return { kind: 'text', id: `undecided-${name}`, title: name, lines };
}

/** The other tool's own words; Prisma's are long. */
function logLines(logs: string | null | undefined): readonly string[] {
  const lines = (logs ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, MOST_LINES).map((line) => `  ${line.slice(0, 76)}`);
}

const MOST_LINES = 8;

function describeDiagnosis({ name, script }: Undecided, { statements }: Diagnosis): Section {
  const all = script?.segments.flatMap((segment) => segment.statements) ?? [];
  const rows = statements.map(({ number, state }) => {
    const title = renderTitle(all.slice(number - 1, number));
    return [String(number), STATE[state], shorten(title, WIDTH)];
  });
  const notes = statements.flatMap(({ number, why }) => (why === undefined ? [] : [`${number}: ${why}`]));
  return {
    kind: 'table',
    id: `statements-${name}`,
    title: 'What of it is in the database',
    columns: [{ title: '#', align: 'right' }, { title: 'state' }, { title: 'statement' }],
    rows,
    ...(notes.length > 0 && { notes }),
    data: statements,
  };
}

const WIDTH = 54;
