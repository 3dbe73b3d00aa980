import { EXIT } from '../errors.ts';
import type { LockEffect } from '../locks/effect.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { Cell, Report, Section } from '../report/report.ts';
import { describeForecasts, isClear, type SegmentForecast } from './forecast/forecast-section.ts';
import type { Plan, PlannedMigration, PlannedSegment } from './plan.ts';

/** The plan as a report: every step with its locks, how it waits, its way back, and who is in the way now. */
export function describePlan(
  plan: Plan,
  forecasts: readonly SegmentForecast[],
): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const count = plan.migrations.length;
  const summary = `${count} migration${count === 1 ? '' : 's'} to apply, plan ${plan.hash}`;
  return {
    verdict:
      count === 0
        ? { status: 'good', summary: 'nothing to do', exitCode: EXIT.ok }
        : { status: forecasts.every(isClear) ? 'good' : 'warning', summary, exitCode: EXIT.ok },
    sections: [
      ...plan.migrations.map(describeMigration),
      ...(count === 0 ? [] : [describeForecasts(forecasts)]),
    ],
    next: count === 0 ? [] : ['db-check pre', 'db-check baseline', 'db-deploy apply'],
  };
}

function describeMigration(migration: PlannedMigration): Section {
  return {
    kind: 'table',
    id: migration.name,
    title:
      migration.resumedAt === undefined
        ? migration.name
        : `${migration.name}, carried on at ${migration.resumedAt}`,
    columns: [{ title: '#', align: 'right' }, { title: 'statement' }, { title: 'locks and waiting' }],
    rows: migration.segments.map(describeSegment),
    notes: [describeUndo(migration)],
    data: migration,
  };
}

function describeSegment(segment: PlannedSegment): Cell[] {
  const number = segment.first === segment.last ? `${segment.first}` : `${segment.first}-${segment.last}`;
  const locks = segment.locks.map(describeLock);
  const lines = [
    ...(locks.length === 0 && segment.unknownLocks === undefined ? ['locks nothing that exists'] : locks),
    ...(segment.unknownLocks === undefined ? [] : [`locks not all known: ${segment.unknownLocks}`]),
    segment.kind === 'alone' ? 'alone, no timeout, watched' : 'one transaction, short attempts',
    ...segment.overruled.map((sql) => `not sent: ${sql}`),
  ];
  return [number, segment.title, lines.join('; ')];
}

function describeLock(effect: LockEffect): string {
  const of = effect.target === 'itself' ? '' : 'the table of ';
  const work = [
    ...(effect.rewrites === 'yes'
      ? ['rewrites it']
      : effect.rewrites === 'depends'
        ? ['may rewrite it']
        : []),
    ...(effect.scans === 'yes' ? ['reads all of it'] : []),
  ];
  const details = work.length === 0 ? '' : ` (${work.join(', ')})`;
  return `${effect.mode} on ${of}${renderObjectName(effect.relation)}${details}`;
}

function describeUndo({ undo }: PlannedMigration): string {
  if ('irreversible' in undo) return `no way back: ${undo.irreversible}`;
  const count = undo.statements.length;
  return `way back: ${undo.file}, ${count} statement${count === 1 ? '' : 's'}`;
}
