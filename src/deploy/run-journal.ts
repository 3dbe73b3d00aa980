import { sql } from 'kysely';
import type { Database, Failure } from '../db/database.ts';
import { renderTyped, runTyped, tables } from '../db/typed-sql.ts';
import { EXIT, ToolError } from '../errors.ts';
import { prepareStates } from '../fingerprint/read-state.ts';
import type { Scope } from '../fingerprint/scope.ts';
import { createLedger } from '../migrations/ledger.ts';
import { VERSION } from '../version.ts';
import { CREATE_JOURNAL } from './journal-schema.ts';
import type { Journal } from './journal.ts';
import type { Origin } from './origin.ts';
import type { RunningRun } from './running-run.ts';

export interface RunStart {
  readonly runId: string;
  readonly command: 'deploy' | 'rollback' | `resolve ${string}`;
  readonly origin: Origin;
  readonly ledgerSchema: string;
  readonly ledgerExists: boolean;
  readonly journalExists: boolean;
  /** What the states of this run will cover. */
  readonly scopes: readonly Scope[];
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
  const prepare = [journal.prepare, prepareStates(start.scopes)];
  const result = await db.attempt([...created, ...prepare, run].join(';\n'));
  if (!result.ok) throw cannotRecord(result.failure, start);
  const [row] = result.results.at(-1) as readonly { wal: string }[];
  return { walPosition: row?.wal ?? '', restorePoint: point ?? undefined };
}

/** Nothing of the migrations was touched: what cannot be recorded is not begun. */
function cannotRecord(failure: Failure, start: RunStart): ToolError {
  if (failure.kind === 'lost') {
    const message = `the connection was lost before anything was done: ${failure.message}`;
    return new ToolError({ code: 'connection-lost', message, exitCode: EXIT.connection });
  }
  return new ToolError({
    code: 'cannot-record',
    message: `ledger and journal cannot be written: ${failure.error.message}; nothing was changed`,
    hint: start.journalExists
      ? 'run as the role that owns the schema db_check and the table _prisma_migrations'
      : 'grant create on database … to this role, or let the owner of the database make the first deployment',
    exitCode: EXIT.connection,
    server: failure.error,
  });
}

export async function finishRun(db: Database, runId: string, outcome: string): Promise<void> {
  const finished = tables
    .updateTable('db_check.run')
    .set({ outcome, finished_at: sql<string>`pg_catalog.clock_timestamp()` })
    .where('run_id', '=', runId);
  await runTyped(db, finished);
}

/** What became of runs that another one ended; who asked for it stands in that one's row, or nowhere if it did nothing. */
export async function recordEnded(
  db: Database,
  ended: readonly Pick<RunningRun, 'application'>[],
  by: string,
): Promise<void> {
  for (const { application } of ended) {
    const runId = /^db-\w+\/(\S+)/.exec(application)?.[1];
    if (runId !== undefined) await finishRun(db, runId, `ended by ${by}`);
  }
}

function insertRun({ runId, command, origin }: RunStart, point: string | null) {
  const created = sql<string>`(select ${point} from pg_catalog.pg_create_restore_point(${point}))`;
  return (
    tables
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
      // the same run after a lost connection: it began when it began
      .onConflict((conflict) => conflict.column('run_id').doUpdateSet({ finished_at: null, outcome: null }))
      .returning('wal_position as wal')
  );
}
