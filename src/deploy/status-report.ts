import { EXIT } from '../errors.ts';
import type { MigrationState, MigrationStatus } from '../migrations/ledger-state.ts';
import type { Cell, Report, Verdict } from '../report/report.ts';
import { describeClaims, type Claims } from './claims.ts';
import { planResume } from './resume.ts';
import type { Situation } from './situation.ts';

const TONE: Readonly<Record<MigrationState, 'good' | 'warn' | 'bad' | 'muted'>> = {
  applied: 'good',
  pending: 'muted',
  held: 'warn',
  unfinished: 'bad',
  leaving: 'bad',
  edited: 'bad',
  missing: 'bad',
};

/** What is applied, what is not, and what is wrong. Exit 7 for drift, 5 for something unfinished. */
export function describeStatus(
  situation: Situation,
  claims: Claims,
): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const rows = situation.statuses.map((status) => describeRow(status, situation));
  const notes = describeClaims(situation, claims);
  return {
    verdict: judge(situation),
    sections: [
      {
        kind: 'table',
        id: 'migrations',
        title: 'Migrations',
        columns: [{ title: 'migration' }, { title: 'state' }, { title: 'since (UTC)' }],
        rows,
        ...(notes.length > 0 && { notes }),
        data: situation.statuses.map(({ name, state, row }) => ({ name, state, row })),
      },
    ],
    next: suggest(situation),
  };
}

function describeRow(status: MigrationStatus, situation: Situation): Cell[] {
  const { name, state, row } = status;
  const since = row?.finished_at ?? row?.started_at;
  return [
    name,
    { text: `${state}${describeProgress(status, situation)}`, tone: TONE[state] },
    since?.toISOString().slice(0, 19).replace('T', ' ') ?? '',
  ];
}

function describeProgress({ state, row }: MigrationStatus, situation: Situation): string {
  if (state === 'leaving') return ', its rollback did not end';
  if (state !== 'unfinished') return '';
  const begun = situation.begun.get(row?.id ?? '');
  return begun === undefined ? ', not by us' : `, done up to statement ${planResume(begun).doneThrough}`;
}

function judge(situation: Situation): Verdict {
  const count = (state: MigrationState): number =>
    situation.statuses.filter((status) => status.state === state).length;
  const states: readonly MigrationState[] = [
    'applied',
    'pending',
    'unfinished',
    'leaving',
    'held',
    'edited',
    'missing',
  ];
  const summary = states
    .flatMap((state) => (count(state) > 0 ? [`${count(state)} ${state}`] : []))
    .join(', ');
  if (count('edited') + count('missing') > 0) return { status: 'failed', summary, exitCode: EXIT.drift };
  if (count('unfinished') + count('leaving') > 0)
    return { status: 'stopped', summary, exitCode: EXIT.stopped };
  return {
    status: count('held') > 0 ? 'warning' : 'good',
    summary: summary || 'no migrations',
    exitCode: EXIT.ok,
  };
}

function suggest(situation: Situation): readonly string[] {
  const named = (wanted: MigrationState): string[] =>
    situation.statuses.filter(({ state }) => state === wanted).map(({ name }) => name);
  const has = (state: MigrationState): boolean => named(state).length > 0;
  const [held, leaving] = [named('held'), named('leaving').toReversed()];
  return [
    ...(has('edited') ? ['put the edited files back as they were; a change is a new migration'] : []),
    ...(has('missing') ? ['bring the missing folders back from version control'] : []),
    ...(leaving.length > 0 ? [`db-rollback ${leaving.join(' ')}   # goes on where it stopped`] : []),
    ...(situation.statuses.some((status) => wantsDecision(status, situation))
      ? ['db-deploy resolve   # what only you can decide: the choices, explained']
      : has('unfinished')
        ? ['db-deploy apply   # goes on where it stopped']
        : []),
    ...(held.length > 0
      ? [`db-deploy apply ${held.map((name) => `--release ${name}`).join(' ')}   # lets them in again`]
      : []),
    ...(has('pending') && !has('unfinished') ? ['db-deploy plan   # what would be done'] : []),
  ];
}

/** Not ours, or begun with another text: nothing goes on by itself. */
function wantsDecision({ state, row, folder }: MigrationStatus, situation: Situation): boolean {
  if (state !== 'unfinished') return false;
  const begun = situation.begun.get(row?.id ?? '');
  return begun === undefined || begun.execution.checksum !== folder?.migration.checksum;
}
