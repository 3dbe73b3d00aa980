import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { ledgerIn, renderTyped, tables } from '../../db/typed-sql.ts';
import { EXIT, ToolError } from '../../errors.ts';
import { captureState } from '../../fingerprint/read-state.ts';
import type { Ledger } from '../../migrations/ledger.ts';
import type { Journal } from '../journal.ts';
import { describeTransaction } from '../problem.ts';
import { runTransaction } from '../run-transaction.ts';
import type { Runner } from '../runner.ts';
import type { Continuation } from './plan-continuation.ts';
import type { Undecided } from './undecided.ts';

export interface Recording {
  readonly runner: Runner;
  readonly undecided: Undecided;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly searchPath: readonly string[];
}

/** Ledger and journal in one transaction. Throws ToolError (exit 3 or 6); nothing was changed then. */
export async function record(
  recording: Recording,
  kind: 'applied' | 'rolled-back' | 'continue',
  continuation: Continuation | undefined,
): Promise<void> {
  const statements =
    continuation !== undefined
      ? adopt(recording, continuation)
      : kind === 'applied'
        ? finish(recording)
        : takeBack(recording);
  const outcome = await runTransaction(
    recording.runner,
    statements.map((statement) => ({ sql: statement })),
  );
  if (outcome.kind === 'done') return;
  const { message, hint, server } = describeTransaction(outcome, undefined, undefined);
  throw new ToolError({
    code: 'cannot-record',
    message: `the decision could not be recorded: ${message}`,
    hint: hint ?? 'the role needs to own the schema db_check and the table _prisma_migrations',
    exitCode: outcome.kind === 'locked' ? EXIT.lockWait : EXIT.connection,
    ...(server !== undefined && { server }),
  });
}

/** Recorded as it stands: nothing of the migration is sent. */
function finish({ undecided, journal, ledger }: Recording): readonly string[] {
  const { begun, status } = undecided;
  const ledgerId = rowId(undecided);
  const checksum = status.folder?.migration.checksum;
  return [
    ...(begun === undefined
      ? []
      : [...captureState(begun.execution.scope), journal.closeExecution.render({ id: begun.execution.id })]),
    ...(checksum === undefined ? [] : [setChecksum(ledger.schema, ledgerId, checksum)]),
    journal.finishLedger.render({ id: ledgerId }),
  ];
}

function takeBack({ undecided, journal }: Recording): readonly string[] {
  const { begun } = undecided;
  return [
    ...(begun === undefined ? [] : [journal.failExecution.render({ id: begun.execution.id })]),
    journal.rollBackLedger.render({ id: rowId(undecided) }),
  ];
}

/** From here on the migration is one of ours that was interrupted; `deploy` goes on with it like with any other. */
function adopt(recording: Recording, continuation: Continuation): readonly string[] {
  const { undecided, journal, ledger } = recording;
  const { folder, isComplete, scope } = continuation;
  const ledgerId = rowId(undecided);
  const id = undecided.begun?.execution.id ?? randomUUID();
  return [
    ...(undecided.begun === undefined
      ? openForeign(recording, continuation, id)
      : reopenEdited(undecided.begun, continuation)),
    setChecksum(ledger.schema, ledgerId, folder.migration.checksum),
    ...(isComplete
      ? [
          ...captureState(scope),
          journal.closeExecution.render({ id }),
          journal.finishLedger.render({ id: ledgerId }),
        ]
      : []),
  ];
}

/** What was there before the other tool began nobody knows: a rollback of it will say `unknown`, never `proved`. */
function openForeign(
  { undecided, runner, ledger }: Recording,
  continuation: Continuation,
  id: string,
): readonly string[] {
  const { folder, doneThrough, scope } = continuation;
  const opened = tables.insertInto('db_check.execution').values({
    id,
    run_id: runner.runId,
    ledger_schema: ledger.schema,
    migration: folder.name,
    direction: 'up',
    ledger_id: rowId(undecided),
    checksum: folder.migration.checksum,
    script: folder.migration.text,
    rollback_script: folder.rollback?.text ?? null,
    scope: JSON.stringify(scope),
    state_before: null,
    outcome: 'running',
  });
  if (doneThrough === 0) return [renderTyped(opened)];
  const found = tables.insertInto('db_check.segment').values({
    execution_id: id,
    first_statement: 1,
    last_statement: doneThrough,
    run_id: runner.runId,
    state: 'done',
    started_at: sql<string>`pg_catalog.now()`,
    finished_at: sql<string>`pg_catalog.now()`,
    backend_pid: runner.db.pid,
    backend_started_at: null,
    index_oid: null,
    seen_before: null,
    error: null,
  });
  return [renderTyped(opened), renderTyped(found)];
}

/** Where the mended file touches other objects, the state before does not cover them: then it is unknown. */
function reopenEdited(
  { execution }: NonNullable<Undecided['begun']>,
  { folder, scope, doneThrough }: Continuation,
): readonly string[] {
  const isSameScope = isDeepStrictEqual(scope, execution.scope);
  const reopened = tables
    .updateTable('db_check.execution')
    .set({
      checksum: folder.migration.checksum,
      script: folder.migration.text,
      rollback_script: folder.rollback?.text ?? null,
      ...(!isSameScope && { scope: JSON.stringify(scope), state_before: null }),
    })
    .where('id', '=', execution.id);
  const forgotten = tables
    .deleteFrom('db_check.segment')
    .where('execution_id', '=', execution.id)
    .where('first_statement', '>', doneThrough);
  return [renderTyped(reopened), renderTyped(forgotten)];
}

function setChecksum(schema: string, id: string, checksum: string): string {
  return renderTyped(
    ledgerIn(schema).updateTable('_prisma_migrations').set({ checksum }).where('id', '=', id),
  );
}

function rowId({ status, name }: Undecided): string {
  if (status.row !== undefined) return status.row.id;
  throw new ToolError({
    code: 'bug',
    message: `${name} has no row in the ledger`,
    exitCode: EXIT.connection,
  });
}
