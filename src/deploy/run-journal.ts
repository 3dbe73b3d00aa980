import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { renderTyped, runTyped, tables } from '../db/typed-sql.ts';
import { createLedger } from '../migrations/ledger.ts';
import { VERSION } from '../version.ts';
import { CREATE_JOURNAL } from './journal-schema.ts';
import type { Journal } from './journal.ts';
import type { Origin } from './origin.ts';

export interface RunStart {
  readonly runId: string;
  readonly command: 'deploy' | 'rollback';
  readonly origin: Origin;
  readonly ledgerSchema: string;
  readonly ledgerExists: boolean;
  readonly journalExists: boolean;
  /** The role may create a restore point. */
  readonly mayRestore: boolean;
}

/** The way back when everything else fails: recover to this position or to the named point (engine rule 14). */
export interface WayBack {
  readonly walPosition: string;
  readonly restorePoint: string | undefined;
}

/** One message: our tables where they are missing, every statement of the run prepared, the run's own row. */
export async function startRun(db: Database, journal: Journal, start: RunStart): Promise<WayBack> {
  const created = [
    ...(start.journalExists ? [] : [CREATE_JOURNAL.trim().replace(/;$/, '')]),
    ...(start.ledgerExists ? [] : [createLedger(start.ledgerSchema)]),
  ];
  const point = start.mayRestore ? `plumbline_${start.runId}`.slice(0, 63) : null;
  const run = renderTyped(insertRun(start, point));
  const results = await db.script([...created, journal.prepare, run].join(';\n'));
  const [row] = results.at(-1) as readonly { wal: string }[];
  return { walPosition: row?.wal ?? '', restorePoint: point ?? undefined };
}

export async function finishRun(db: Database, runId: string, outcome: string): Promise<void> {
  const finished = tables
    .updateTable('db_check.run')
    .set({ outcome, finished_at: sql<string>`pg_catalog.clock_timestamp()` })
    .where('run_id', '=', runId);
  await runTyped(db, finished);
}

function insertRun({ runId, command, origin }: RunStart, point: string | null) {
  const created = sql<string>`(select ${point} from pg_catalog.pg_create_restore_point(${point}))`;
  return tables
    .insertInto('db_check.run')
    .values({
      run_id: runId,
      command,
      os_user: origin.osUser,
      host: origin.host,
      git_commit: origin.gitCommit,
      tool_version: VERSION,
      wal_position: sql<string>`pg_catalog.pg_current_wal_lsn()`,
      restore_point: point === null ? null : created,
    })
    .returning('wal_position as wal');
}
