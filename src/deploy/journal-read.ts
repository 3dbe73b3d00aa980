import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import type { ExecutionTable, SegmentTable } from '../db/tables.ts';
import { runTyped, tables } from '../db/typed-sql.ts';

export type ExecutionRow = Selectable<ExecutionTable>;
export type SegmentRecord = Selectable<SegmentTable>;

/** An execution with its segments in order. */
export interface JournalledExecution {
  readonly execution: ExecutionRow;
  readonly segments: readonly SegmentRecord[];
}

/** The executions of these ledger rows in one direction, newest first. */
export async function readExecutions(
  db: Database,
  ledgerIds: readonly string[],
  direction: 'up' | 'down',
): Promise<readonly JournalledExecution[]> {
  if (ledgerIds.length === 0) return [];
  const executions = tables
    .selectFrom('db_check.execution')
    .selectAll()
    .where('ledger_id', 'in', ledgerIds)
    .where('direction', '=', direction)
    .orderBy('started_at', 'desc');
  const rows = await runTyped<ExecutionRow>(db, executions);
  if (rows.length === 0) return [];
  const segments = tables
    .selectFrom('db_check.segment')
    .selectAll()
    .where(
      'execution_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('first_statement');
  const records = await runTyped<SegmentRecord>(db, segments);
  return rows.map((execution) => ({
    execution,
    segments: records.filter((record) => record.execution_id === execution.id),
  }));
}
