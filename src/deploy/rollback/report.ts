import { EXIT } from '../../errors.ts';
import type { RollbackVerdict } from '../../fingerprint/judge-rollback.ts';
import { renderDifference } from '../../fingerprint/render-difference.ts';
import { renderElapsed } from '../../duration.ts';
import type { Cell, Report, Section, Verdict } from '../../report/report.ts';
import { describeEnded } from '../ended-section.ts';
import { describeLoss } from '../loss/describe-loss.ts';
import { renderProblem } from '../problem-lines.ts';
import type { RolledBackMigration, RollbackResult } from './result.ts';

/** A rollback's result as a report: proved, or exactly what is not as before. */
export function describeRollback(result: RollbackResult): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const { migrations, notes, ended = [] } = result;
  const failed = migrations.find((migration) => migration.problem !== undefined);
  return {
    verdict: judge(result, failed),
    sections: [
      describeMigrations(migrations),
      ...(result.loss.length === 0 ? [] : [describeLoss(result.loss)]),
      ...migrations.flatMap(describeProof),
      ...(failed?.problem === undefined
        ? []
        : [describeText('problem', `Why ${failed.name} stopped`, renderProblem(failed.problem))]),
      ...(ended.length === 0 ? [] : [describeEnded(ended)]),
      ...(notes.length === 0
        ? []
        : [
            describeText(
              'notes',
              'Notes',
              notes.flatMap((note) => note.split('\n')),
            ),
          ]),
    ],
    next: suggest(migrations, failed),
  };
}

function judge({ migrations, exitCode }: RollbackResult, failed: RolledBackMigration | undefined): Verdict {
  if (migrations.length === 0) return { status: 'good', summary: 'nothing to roll back', exitCode };
  if (failed !== undefined) {
    const state = STATE_AFTER[judgeStateAfter(failed)];
    const status = exitCode === EXIT.migrationFailed || exitCode === EXIT.drift ? 'failed' : 'stopped';
    return { status, summary: `the rollback of ${failed.name} stopped: ${state}`, exitCode };
  }
  const done = migrations.filter(({ state }) => state === 'rolled-back').length;
  const count = done === 0 ? 'rolled back already' : `${done} migration${done === 1 ? '' : 's'} rolled back`;
  const differing = migrations.find(({ proof }) => proof?.kind === 'differs');
  if (differing !== undefined) {
    return { status: 'failed', summary: `${count}, but ${differing.name} left differences`, exitCode };
  }
  if (exitCode === EXIT.unknown) return { status: 'unknown', summary: `${count}, but not proved`, exitCode };
  return { status: 'good', summary: `${count}, proved: what they touched is as it was before`, exitCode };
}

/** "As before" is only said when it is known: not behind a lost connection, nor behind a build cancelled half-way. */
function judgeStateAfter({ isPartWay, problem }: RolledBackMigration): keyof typeof STATE_AFTER {
  if (isPartWay) return 'partWay';
  const isCancelledAlone = problem?.kind === 'interrupted' && problem.location !== undefined;
  return problem?.kind === 'lost' || isCancelledAlone ? 'unknown' : 'before';
}

const STATE_AFTER = {
  unknown: 'nobody knows yet whether it was taken back; the same command again looks',
  partWay: 'part-way; what is done is recorded',
  before: 'it is still applied as before',
} as const;

const TONE = { proved: 'good', differs: 'bad', unknown: 'warn' } as const;

function describeMigrations(migrations: readonly RolledBackMigration[]): Section {
  const rows = migrations.map(({ name, state, proof, durationMs }): Cell[] => [
    name,
    {
      text: state === 'before' ? 'already back' : state.replace('-', ' '),
      tone: state === 'failed' ? 'bad' : 'muted',
    },
    proof === undefined ? '' : { text: proof.kind, tone: TONE[proof.kind] },
    state === 'rolled-back' || state === 'failed' ? renderElapsed(durationMs) : '',
  ]);
  return {
    kind: 'table',
    id: 'migrations',
    title: 'Migrations, newest first',
    columns: [
      { title: 'migration' },
      { title: 'state' },
      { title: 'proof' },
      { title: 'time', align: 'right' },
    ],
    rows,
    data: migrations,
  };
}

function describeProof({ name, proof }: RolledBackMigration): readonly Section[] {
  if (proof === undefined) return [];
  if (proof.kind === 'unknown')
    return [describeText('unknown', `Why ${name} is not proved`, [renderMissing(proof)])];
  const { ours, foreign } = proof;
  return [
    ...(ours.length === 0
      ? []
      : [describeText('differences', `Not as before ${name}`, ours.flatMap(renderDifference))]),
    ...(foreign.length === 0
      ? []
      : [
          describeText(
            'foreign',
            `Changed by others since ${name}, and left alone`,
            foreign.flatMap(renderDifference),
          ),
        ]),
  ];
}

const MOMENTS = {
  before: 'before its deployment',
  after: 'after its deployment',
  now: 'before its rollback',
  final: 'after its rollback',
} as const;

function renderMissing({ missing }: Extract<RollbackVerdict, { kind: 'unknown' }>): string {
  return `no state of its objects is known ${missing.map((moment) => MOMENTS[moment]).join(', ')}`;
}

function describeText(id: string, title: string, lines: readonly string[]): Section {
  return { kind: 'text', id, title, lines };
}

function suggest(
  migrations: readonly RolledBackMigration[],
  failed: RolledBackMigration | undefined,
): readonly string[] {
  if (failed?.problem !== undefined) return ['the same command again   # goes on where it stopped'];
  const back = migrations.filter(({ state }) => state !== 'not-run').map(({ name }) => name);
  if (back.length === 0) return [];
  const releases = back.toReversed().map((name) => `--release ${name}`);
  const repair = migrations.some(({ proof }) => proof?.kind === 'differs')
    ? ['put right by hand what differs, before anything is deployed again']
    : [];
  return [...repair, `db-deploy apply ${releases.join(' ')}   # held until you say so`];
}
