import type { Database } from '../db/database.ts';
import { runTyped, tables } from '../db/typed-sql.ts';
import type { ExecutionRow, SegmentRecord } from '../deploy/journal-read.ts';
import { readScript } from './read-script.ts';
import type { RunMigration, RunSegment, TakenBack } from './run-evidence.ts';

/** The migrations that these runs worked on, those that they only continued too; and what other runs took back of them. */
export async function readMigrations(
  db: Database,
  runIds: readonly string[],
): Promise<{ readonly migrations: readonly RunMigration[]; readonly takenBack: readonly TakenBack[] }> {
  const rows = runIds.length === 0 ? [] : await readExecutions(db, runIds);
  if (rows.length === 0) return { migrations: [], takenBack: [] };
  const segments = await readSegments(
    db,
    rows.map(({ id }) => id),
  );
  const migrations: RunMigration[] = [];
  for (const row of rows) {
    const script = await readScript(row.migration, row.script, db.serverVersion);
    const own = segments.filter(({ execution_id }) => execution_id === row.id).map(toSegment);
    migrations.push({ ...toMigration(row), segments: own, ...script });
  }
  const up = rows.filter(({ direction }) => direction === 'up').map(({ ledger_id }) => ledger_id);
  return { migrations, takenBack: up.length === 0 ? [] : await readTakenBack(db, up, runIds) };
}

function readExecutions(db: Database, runIds: readonly string[]): Promise<readonly ExecutionRow[]> {
  const touched = tables.selectFrom('db_check.segment').select('execution_id').where('run_id', 'in', runIds);
  return runTyped<ExecutionRow>(
    db,
    tables
      .selectFrom('db_check.execution')
      .selectAll()
      .where((where) => where.or([where('run_id', 'in', runIds), where('id', 'in', touched)]))
      .orderBy('started_at')
      .orderBy('id'),
  );
}

function readSegments(db: Database, executions: readonly string[]): Promise<readonly SegmentRecord[]> {
  return runTyped<SegmentRecord>(
    db,
    tables
      .selectFrom('db_check.segment')
      .selectAll()
      .where('execution_id', 'in', executions)
      .orderBy('execution_id')
      .orderBy('first_statement'),
  );
}

async function readTakenBack(
  db: Database,
  ledgerIds: readonly string[],
  own: readonly string[],
): Promise<readonly TakenBack[]> {
  const rows = await runTyped<ExecutionRow>(
    db,
    tables
      .selectFrom('db_check.execution')
      .selectAll()
      .where('ledger_id', 'in', ledgerIds)
      .where('direction', '=', 'down')
      .where('outcome', '=', 'done')
      .where('run_id', 'not in', own)
      .orderBy('started_at')
      .orderBy('id'),
  );
  return rows.map((row) => ({
    migration: row.migration,
    runId: row.run_id,
    at: (row.finished_at ?? row.started_at).toISOString(),
  }));
}

function toMigration(row: ExecutionRow): Omit<RunMigration, 'segments' | 'units' | 'unparsed'> {
  return {
    name: row.migration,
    runId: row.run_id,
    ledgerId: row.ledger_id,
    direction: row.direction,
    checksum: row.checksum,
    outcome: row.outcome,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString(),
  };
}

function toSegment(row: SegmentRecord): RunSegment {
  return {
    first: row.first_statement,
    last: row.last_statement,
    runId: row.run_id,
    state: row.state,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString(),
    indexOid: row.index_oid ?? undefined,
    error: (row.error as { readonly message?: string } | null)?.message,
  };
}
