import { sql, type Compilable } from 'kysely';
import { prepared, type Prepared } from '../db/prepared.ts';
import { tables } from '../db/typed-sql.ts';
import { CAPTURED_STATE, NO_OBJECTS } from '../fingerprint/read-state.ts';
import { executionColumns, SAMPLE_EXECUTION } from './execution-row.ts';
import type { OpenExecution, SegmentRow } from './journal.ts';

/** An execution that found none of its objects and was one transaction from its first statement to its last. */
export type WholeExecution = OpenExecution & Pick<SegmentRow, 'last' | 'pid' | 'backendStartedAt'>;

/**
 * Its rows of journal and ledger in one statement, behind the script and in its transaction: nobody sees any of them
 * before the commit, so that none need be written to be completed later.
 */
export function prepareWhole(ledgerSchema: string): Prepared<WholeExecution> {
  return prepared('plumbline_record_whole', SAMPLE, (row) => insertWhole(ledgerSchema, row));
}

const began = sql<string>`pg_catalog.now()`;
const now = sql<string>`pg_catalog.clock_timestamp()`;

function insertWhole(ledgerSchema: string, row: WholeExecution): Compilable {
  return tables
    .with('execution', () => insertExecution(row))
    .with('segment', () => insertSegment(row))
    .withSchema(ledgerSchema)
    .insertInto('_prisma_migrations')
    .values({
      id: row.ledgerId,
      checksum: row.checksum,
      migration_name: row.migration,
      started_at: began,
      finished_at: now,
      applied_steps_count: sql<number>`1`,
    });
}

function insertExecution(row: WholeExecution) {
  return tables.insertInto('db_check.execution').values({
    ...executionColumns(row),
    state_before: sql<string>`${sql.lit(JSON.stringify(NO_OBJECTS))}`,
    state_after: sql<string>`${sql.raw(CAPTURED_STATE)}`,
    outcome: sql<'done'>`'done'`,
    started_at: began,
    finished_at: now,
  });
}

function insertSegment(row: WholeExecution) {
  return tables.insertInto('db_check.segment').values({
    execution_id: row.id,
    first_statement: sql<number>`1`,
    last_statement: row.last,
    run_id: row.runId,
    state: sql<'done'>`'done'`,
    started_at: began,
    finished_at: now,
    backend_pid: row.pid,
    backend_started_at: row.backendStartedAt,
  });
}

const SAMPLE: WholeExecution = { ...SAMPLE_EXECUTION, last: 1, pid: 0, backendStartedAt: '' };
