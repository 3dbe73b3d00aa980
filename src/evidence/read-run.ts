import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import type { RunTable } from '../db/tables.ts';
import { runTyped, tables } from '../db/typed-sql.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { JournalledRun } from './run-evidence.ts';

/** The newest run, by its name here. */
export const LAST = 'last';
const MOST_NAMED = 5;

/** The run of this id, or the newest. Throws ToolError (exit 2), naming those there are. */
export async function readRun(db: Database, wanted: string): Promise<JournalledRun> {
  const newest = tables
    .selectFrom('db_check.run')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('run_id', 'desc');
  const found = wanted === LAST ? newest.limit(1) : newest.where('run_id', '=', wanted);
  const [row] = await runTyped<Selectable<RunTable>>(db, found);
  if (row !== undefined) return toRun(row);
  const others = await runTyped<Selectable<RunTable>>(db, newest.limit(MOST_NAMED));
  throw noSuchRun(wanted, others.map(toRun));
}

function toRun(row: Selectable<RunTable>): JournalledRun {
  return {
    runId: row.run_id,
    command: row.command,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString(),
    outcome: row.outcome ?? undefined,
    databaseUser: row.database_user,
    osUser: row.os_user ?? undefined,
    host: row.host ?? undefined,
    gitCommit: row.git_commit ?? undefined,
    toolVersion: row.tool_version,
    walPosition: row.wal_position ?? undefined,
    restorePoint: row.restore_point ?? undefined,
  };
}

function noSuchRun(wanted: string, others: readonly JournalledRun[]): ToolError {
  const names = others.map(({ runId, command }) => `${runId} (${command})`);
  return new ToolError({
    code: 'no-such-run',
    message: wanted === LAST ? 'the journal holds no run yet' : `the journal holds no run ${wanted}`,
    hint: names.length === 0 ? 'db-deploy apply makes the first' : `the newest: ${names.join(', ')}`,
    exitCode: EXIT.usage,
  });
}
