import type { DeployedMigration, DeployResult } from './deploy-result.ts';
import { EXIT } from '../errors.ts';
import { renderElapsed } from '../duration.ts';
import { shorten } from '../shorten.ts';
import type { Cell, Report, Section, Verdict } from '../report/report.ts';
import { describeEnded } from './ended-section.ts';
import { renderProblem } from './problem-lines.ts';

/** A deployment's result as a report. */
export function describeDeployment(result: DeployResult): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const failed = result.migrations.find((migration) => migration.problem !== undefined);
  return {
    verdict: judge(result, failed),
    sections: [
      ...(result.migrations.length === 0 ? [] : [describeMigrations(result)]),
      ...(failed === undefined ? [] : [describeProblem(failed)]),
      ...(result.ended.length === 0 ? [] : [describeEnded(result.ended)]),
      ...(result.wayBack === undefined ? [] : [describeWayBack(result.wayBack)]),
    ],
    next: suggest(result, failed),
  };
}

function judge(result: DeployResult, failed: DeployedMigration | undefined): Verdict {
  const { exitCode } = result;
  const done = result.migrations.filter((migration) => migration.state === 'applied').length;
  if (failed === undefined) {
    const beyond = result.left.length === 0 ? '' : `, ${result.left.length} left for later`;
    const summary =
      result.migrations.length === 0
        ? `nothing to do: ${count(result.appliedBefore, 'migration')} applied already${beyond}`
        : `${count(done, 'migration')} applied${beyond}`;
    return { status: 'good', summary, exitCode };
  }
  const status = exitCode === EXIT.migrationFailed || exitCode === EXIT.drift ? 'failed' : 'stopped';
  return {
    status,
    summary: `${failed.name}: ${STATE_AFTER[judgeStateAfter(failed)]}`,
    exitCode,
  };
}

/** "As before" is only said when it is known: not behind a lost connection, nor behind a build cancelled half-way. */
function judgeStateAfter({ isPartWay, problem }: DeployedMigration): keyof typeof STATE_AFTER {
  if (isPartWay) return 'partWay';
  if (problem?.kind === 'lost' || problem?.leaves !== undefined) return 'unknown';
  const isCancelledAlone = problem?.kind === 'interrupted' && problem.location !== undefined;
  return isCancelledAlone ? 'unknown' : 'before';
}

const STATE_AFTER = {
  unknown: 'stopped in the middle of a statement; the same command again looks what is there and goes on',
  partWay: 'stopped part-way; what is done is recorded',
  before: 'not applied; the database is as it was before this migration',
} as const;

/** A screen's worth, around the last one that ran: a failed one is always in sight. */
const MOST_SHOWN = 20;

function describeMigrations(result: DeployResult): Section {
  const last = result.migrations.findLastIndex((migration) => migration.state !== 'not-run');
  const shown = result.migrations.slice(Math.max(0, last - MOST_SHOWN + 5)).slice(0, MOST_SHOWN);
  const hidden = result.migrations.length - shown.length;
  const rows = shown.flatMap((migration): Cell[][] => [
    [
      migration.name,
      {
        text: migration.state,
        tone: migration.state === 'applied' ? 'good' : migration.state === 'failed' ? 'bad' : 'muted',
      },
      migration.state === 'not-run' ? '' : renderElapsed(migration.durationMs),
    ],
    ...(migration.segments.length > 1 && migration.state !== 'not-run'
      ? migration.segments.map(describeSegment)
      : []),
  ]);
  return {
    kind: 'table',
    id: 'migrations',
    title: 'Migrations',
    columns: [{ title: 'migration' }, { title: 'state' }, { title: 'time', align: 'right' }],
    rows,
    ...(hidden > 0 && { notes: [`${hidden} more are not shown; --json lists all`] }),
    data: result.migrations,
  };
}

function describeSegment(segment: DeployedMigration['segments'][number]): Cell[] {
  const how = segment.how === undefined || segment.how === 'ran' ? segment.state : segment.how;
  const tone = segment.state === 'failed' ? 'bad' : segment.state === 'done' ? 'good' : 'muted';
  const time = segment.durationMs === undefined ? '' : renderElapsed(segment.durationMs);
  const { first, title } = segment;
  return [`  ${first} ${shorten(title, TITLE_WIDTH)}`, { text: how, tone }, time];
}

/** What fits into 80 columns beside state and time: a wrapped line would lose its indent. */
const TITLE_WIDTH = 54;

function describeProblem(failed: DeployedMigration): Section {
  const lines = failed.problem === undefined ? [] : renderProblem(failed.problem);
  return { kind: 'text', id: 'problem', title: `Why ${failed.name} stopped`, lines };
}

function describeWayBack({ walPosition, restorePoint }: NonNullable<DeployResult['wayBack']>): Section {
  const lines = [
    `WAL position before the first write: ${walPosition}`,
    ...(restorePoint === undefined ? [] : [`restore point: ${restorePoint}`]),
  ];
  return { kind: 'text', id: 'way-back', title: 'Way back of last resort (point-in-time recovery)', lines };
}

function suggest(result: DeployResult, failed: DeployedMigration | undefined): readonly string[] {
  if (failed !== undefined) {
    // without --to it would go further than this run was asked to
    const to = result.left.length === 0 ? '' : ` --to ${result.migrations.at(-1)?.name}`;
    const again = `db-deploy apply${to}   # ${failed.isPartWay ? 'goes on where it stopped' : 'when the cause is gone'}`;
    return failed.isPartWay ? [again, 'db-rollback --last   # or takes it back'] : [again];
  }
  if (result.migrations.length === 0) return [];
  return ['db-check post   # did it help?', 'db-rollback --last   # takes it back'];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
