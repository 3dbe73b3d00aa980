import { sql, type Compilable } from 'kysely';
import { prepared, type Prepared } from '../db/prepared.ts';
import type { SeenBefore } from '../db/tables.ts';
import { ledgerIn, tables } from '../db/typed-sql.ts';
import { CAPTURED_STATE } from '../fingerprint/read-state.ts';
import type { Scope } from '../fingerprint/scope.ts';
import { executionColumns, SAMPLE_EXECUTION } from './execution-row.ts';
import { prepareWhole, type WholeExecution } from './record-whole.ts';

/** One migration going up or down, as it is written before its first statement. */
export interface OpenExecution {
  readonly id: string;
  readonly runId: string;
  readonly ledgerSchema: string;
  readonly ledgerId: string;
  readonly migration: string;
  readonly direction: 'up' | 'down';
  readonly checksum: string;
  readonly script: string;
  readonly rollbackScript: string | null;
  /** The same for all states of this execution. */
  readonly scope: Scope;
}

export interface SegmentRow {
  readonly executionId: string;
  readonly first: number;
  readonly last: number;
  readonly runId: string;
  readonly state: 'started' | 'done' | 'failed';
  readonly pid: number;
  readonly backendStartedAt: string;
  readonly indexOid: number | null;
  readonly seenBefore: SeenBefore | null;
  /** JSON of a ServerError, or null. */
  readonly error: string | null;
}

/** The journal's and the ledger's statements of one session; the ledger's schema is fixed when they are made. */
export interface Journal {
  readonly openExecution: Prepared<OpenExecution>;
  readonly closeExecution: Prepared<{ readonly id: string }>;
  readonly failExecution: Prepared<{ readonly id: string }>;
  readonly writeSegment: Prepared<SegmentRow>;
  readonly startLedger: Prepared<{
    readonly id: string;
    readonly checksum: string;
    readonly migration: string;
  }>;
  readonly finishLedger: Prepared<{ readonly id: string }>;
  /** Takes back startLedger where nothing of the migration is left in the database. */
  readonly withdrawLedger: Prepared<{ readonly id: string }>;
  readonly rollBackLedger: Prepared<{ readonly id: string }>;
  /** Instead of openExecution, writeSegment, closeExecution and the ledger's two. */
  readonly recordWhole: Prepared<WholeExecution>;
  readonly hold: Prepared<{
    readonly ledgerSchema: string;
    readonly migration: string;
    readonly runId: string;
  }>;
  /** All of them prepared: part of the session's first message. */
  readonly prepare: string;
}

export function createJournal(ledgerSchema: string): Journal {
  const recordWhole = prepareWhole(ledgerSchema);
  const statements = { ...executionStatements(), ...ledgerStatements(ledgerSchema), recordWhole };
  const prepare = Object.values(statements)
    .map((statement) => statement.prepare)
    .join(';\n');
  return { ...statements, prepare };
}

/** clock_timestamp: several rows of one transaction keep their order and their durations. */
const now = sql<string>`pg_catalog.clock_timestamp()`;

/** Taken by captureState just before, in the same transaction. */
const capturedState = sql<string>`${sql.raw(CAPTURED_STATE)}`;

type ExecutionStatements = Pick<
  Journal,
  'openExecution' | 'closeExecution' | 'failExecution' | 'writeSegment' | 'hold'
>;

function executionStatements(): ExecutionStatements {
  return {
    openExecution: prepared('plumbline_open_execution', SAMPLE_EXECUTION, (row) =>
      tables.insertInto('db_check.execution').values({
        ...executionColumns(row),
        state_before: capturedState,
        outcome: sql<'running'>`'running'`,
      }),
    ),
    closeExecution: prepared('plumbline_close_execution', { id: '' }, ({ id }) =>
      tables
        .updateTable('db_check.execution')
        .set({ state_after: capturedState, outcome: sql<'done'>`'done'`, finished_at: now })
        .where('id', '=', id),
    ),
    failExecution: prepared('plumbline_fail_execution', { id: '' }, ({ id }) =>
      tables
        .updateTable('db_check.execution')
        .set({ outcome: sql<'failed'>`'failed'`, finished_at: now })
        .where('id', '=', id),
    ),
    writeSegment: prepared('plumbline_write_segment', SAMPLE_SEGMENT, insertSegment),
    hold: prepared('plumbline_hold', { ledgerSchema: '', migration: '', runId: '' }, (row) =>
      tables
        .insertInto('db_check.hold')
        .values({ ledger_schema: row.ledgerSchema, migration: row.migration, run_id: row.runId })
        .onConflict((conflict) =>
          conflict.columns(['ledger_schema', 'migration']).doUpdateSet({
            run_id: (eb) => eb.ref('excluded.run_id'),
            held_at: now,
            released_at: sql`null`,
            released_by: sql`null`,
          }),
        ),
    ),
  };
}

function insertSegment(row: SegmentRow): Compilable {
  return tables
    .insertInto('db_check.segment')
    .values({
      execution_id: row.executionId,
      first_statement: row.first,
      last_statement: row.last,
      run_id: row.runId,
      state: row.state,
      started_at: sql<string>`pg_catalog.now()`,
      finished_at: sql<string>`case when ${row.state} = 'started' then null else pg_catalog.clock_timestamp() end`,
      backend_pid: row.pid,
      backend_started_at: row.backendStartedAt,
      index_oid: row.indexOid,
      seen_before: sql<string | null>`${row.seenBefore}`,
      error: row.error,
    })
    .onConflict((conflict) =>
      conflict.columns(['execution_id', 'first_statement']).doUpdateSet((eb) => ({
        last_statement: eb.ref('excluded.last_statement'),
        run_id: eb.ref('excluded.run_id'),
        state: eb.ref('excluded.state'),
        // The time a statement was sent, not the time its end was written.
        started_at: sql`case when excluded.state = 'started' then excluded.started_at else segment.started_at end`,
        finished_at: eb.ref('excluded.finished_at'),
        backend_pid: eb.ref('excluded.backend_pid'),
        backend_started_at: eb.ref('excluded.backend_started_at'),
        index_oid: eb.ref('excluded.index_oid'),
        seen_before: sql`coalesce(excluded.seen_before, segment.seen_before)`,
        error: eb.ref('excluded.error'),
      })),
    );
}

type LedgerStatements = Pick<Journal, 'startLedger' | 'finishLedger' | 'withdrawLedger' | 'rollBackLedger'>;

function ledgerStatements(schema: string): LedgerStatements {
  const ledger = ledgerIn(schema);
  return {
    startLedger: prepared('plumbline_start_ledger', { id: '', checksum: '', migration: '' }, (row) =>
      ledger
        .insertInto('_prisma_migrations')
        .values({ id: row.id, checksum: row.checksum, migration_name: row.migration, started_at: now }),
    ),
    finishLedger: prepared('plumbline_finish_ledger', { id: '' }, ({ id }) =>
      ledger
        .updateTable('_prisma_migrations')
        .set({ finished_at: now, applied_steps_count: sql<number>`1`, logs: sql`null` })
        .where('id', '=', id),
    ),
    withdrawLedger: prepared('plumbline_withdraw_ledger', { id: '' }, ({ id }) =>
      ledger.deleteFrom('_prisma_migrations').where('id', '=', id).where('finished_at', 'is', null),
    ),
    rollBackLedger: prepared('plumbline_roll_back_ledger', { id: '' }, ({ id }) =>
      ledger.updateTable('_prisma_migrations').set({ rolled_back_at: now }).where('id', '=', id),
    ),
  };
}

const SAMPLE_SEGMENT: SegmentRow = {
  executionId: '',
  first: 1,
  last: 1,
  runId: '',
  state: 'done',
  pid: 0,
  backendStartedAt: '',
  indexOid: null,
  seenBefore: null,
  error: null,
};
