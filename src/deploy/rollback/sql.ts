import { sql } from 'kysely';
import { ledgerIn, renderTyped, tables } from '../../db/typed-sql.ts';
import type { LossFinding } from '../loss/loss.ts';
import { renderLoss } from '../loss/render-loss.ts';
import { CREATE_JOURNAL } from '../journal-schema.ts';
import { planResume } from '../resume.ts';
import type { PlannedRollback, RollbackPlan } from './plan.ts';
import { planUnits, type Unit } from '../unit.ts';

/**
 * The rollback for psql: the same statements in the same transactions, with what ledger and hold need to hear of it.
 * What it cannot do is in its head: no waiting in short attempts, no proof.
 */
export function renderRollbackSql(
  { migrations, ledger, notes }: RollbackPlan,
  loss: readonly LossFinding[],
): string {
  const head = [
    '-- For psql -X -f <this file>. It stops at the first error; nothing waits longer than a second for a lock.',
    '-- It does not prove that all is as before: db-rollback does.',
    ...notes.flatMap((note) => note.split('\n').map((line) => `-- ${line}`)),
    ...renderLoss(loss).map((line) => `-- ${line.replaceAll(/\s*\n\s*/g, ' ')}`),
    '\\set ON_ERROR_STOP on',
    ...(ledger.journalExists || migrations.length === 0 ? [] : [CREATE_JOURNAL.trim()]),
  ];
  const parts = migrations.flatMap((planned) => renderMigration(planned, ledger.schema));
  return [...head, ...parts].map((line) => `${line}\n`).join('');
}

function renderMigration(planned: PlannedRollback, schema: string): readonly string[] {
  const { name, text, begun, half, row } = planned;
  const doneThrough = begun === undefined ? 0 : planResume(begun).doneThrough;
  const units = planUnits(planned.script.segments).filter((unit) => unit.last > doneThrough);
  const last = units.at(-1);
  const closing = renderClosing(schema, name, row.id);
  const isClosedAlone = last === undefined || last.kind === 'alone';
  return [
    '',
    `-- ${name}: ${text.origin === 'folder' ? text.path : 'as stored in the journal'}`,
    ...(half === undefined ? [] : [HALF]),
    ...units.flatMap((unit) => renderUnit(unit, unit === last && !isClosedAlone ? closing : [])),
    ...(isClosedAlone ? inTransaction(closing) : []),
  ];
}

const HALF =
  '-- deployed only in part: a DROP below takes whatever bears the name, its own or not; db-rollback tells them apart';

/** The newline before the semicolon keeps a trailing comment from swallowing it. */
function renderUnit(unit: Unit, closing: readonly string[]): readonly string[] {
  const statements = unit.statements.map((statement) => `${statement.sql}\n;`);
  if (unit.kind !== 'alone') return inTransaction([...statements, ...closing]);
  return ['-- no timeout: it would leave an INVALID index', 'set lock_timeout = 0;', ...statements];
}

function inTransaction(statements: readonly string[]): readonly string[] {
  return ['begin;', `set local lock_timeout = '1s';`, ...statements, 'commit;'];
}

function renderClosing(schema: string, migration: string, ledgerId: string): readonly string[] {
  const now = sql<string>`pg_catalog.clock_timestamp()`;
  const rolledBack = ledgerIn(schema)
    .updateTable('_prisma_migrations')
    .set({ rolled_back_at: now })
    .where('id', '=', ledgerId);
  const held = tables
    .insertInto('db_check.hold')
    .values({ ledger_schema: schema, migration, run_id: 'psql' })
    .onConflict((conflict) =>
      conflict
        .columns(['ledger_schema', 'migration'])
        .doUpdateSet({ run_id: 'psql', held_at: now, released_at: sql`null`, released_by: sql`null` }),
    );
  return [rolledBack, held].map((statement) => `${renderTyped(statement)};`);
}
