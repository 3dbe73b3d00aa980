import { forecastLocks } from '../lock-forecast.ts';
import { planResume } from '../resume.ts';
import { renderLoss } from '../loss/render-loss.ts';
import type { PlannedRollback } from './plan.ts';
import type { TextOrigin } from './text.ts';
import type { ShownRollback } from './rollback.ts';
import { planUnits, type Unit } from '../unit.ts';

const ORIGIN: Readonly<Record<TextOrigin, string>> = {
  journal: 'as it was stored in the journal at its deployment',
  folder: 'from',
  both: 'the same in the journal and in',
};

/** The whole rollback for a person who is to say yes: every statement, and what it locks. */
export function renderRollbackPlan({ plan, loss, serverVersion }: ShownRollback): string {
  const { migrations, notes } = plan;
  const lines = migrations.flatMap((planned, index) => [
    ...(index === 0 ? [] : ['']),
    ...renderMigration(planned, index + 1, serverVersion),
  ]);
  return [...notes.map((note) => `note: ${note}`), ...lines, '', ...renderLoss(loss)]
    .map((line) => `${line}\n`)
    .join('');
}

function renderMigration(planned: PlannedRollback, number: number, serverVersion: number): readonly string[] {
  const { name, row, text, begun, half, up } = planned;
  const applied = (row.finished_at ?? row.started_at).toISOString().slice(0, 16).replace('T', ' ');
  const doneThrough = begun === undefined ? 0 : planResume(begun).doneThrough;
  return [
    `${number}. ${name}, ${half === undefined ? 'applied' : 'begun and not finished'} ${applied} UTC`,
    `   rollback ${ORIGIN[text.origin]}${text.origin === 'journal' ? '' : ` ${text.path}`}`,
    ...(begun === undefined ? [] : [`   begun before: goes on behind statement ${doneThrough}`]),
    ...(up === undefined
      ? ['   applied by another tool: what it changed is not known, so nothing can be proved']
      : []),
    ...planUnits(planned.script.segments)
      .filter((unit) => unit.last > doneThrough)
      .flatMap((unit) => renderUnit(unit, serverVersion)),
  ];
}

function renderUnit(unit: Unit, serverVersion: number): readonly string[] {
  const isAlone = unit.kind === 'alone';
  return [
    `   ${isAlone ? 'alone, outside of any transaction:' : 'in one transaction:'}`,
    ...unit.statements.flatMap((statement) => [
      ...`${statement.sql};`.split('\n').map((line) => `     ${line}`),
      ...forecastLocks(statement, serverVersion).map((line) => `       ${line}`),
    ]),
  ];
}
