import { randomUUID } from 'node:crypto';
import { resolveScope } from '../fingerprint/scope.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Job } from './job.ts';
import type { JournalledExecution } from './journal-read.ts';
import type { Journal, OpenExecution } from './journal.ts';
import { planResume, refuseResume } from './resume.ts';

export interface JobContext {
  readonly journal: Journal;
  readonly runId: string;
  readonly ledgerSchema: string;
  readonly searchPath: readonly string[];
}

/** A migration as a job: begun anew, or continued where the journal says it stopped. Throws ToolError (exit 7). */
export function planDeployJob(
  migration: Migration,
  begun: JournalledExecution | undefined,
  context: JobContext,
): Job {
  if (begun !== undefined) refuseResume(begun, migration.up, migration.checksum);
  const { journal } = context;
  const execution = begun === undefined ? openNew(migration, context) : reopen(begun);
  const ledgerId = execution.ledgerId;
  const { checksum, name } = migration;
  return {
    execution,
    script: migration.up,
    resume: begun && planResume(begun),
    onOpen: [journal.startLedger.render({ id: ledgerId, checksum, migration: name })],
    onClose: [journal.finishLedger.render({ id: ledgerId })],
    onWithdraw: [journal.withdrawLedger.render({ id: ledgerId })],
  };
}

function openNew(migration: Migration, context: JobContext): OpenExecution {
  const id = randomUUID();
  return {
    id,
    runId: context.runId,
    ledgerSchema: context.ledgerSchema,
    ledgerId: id,
    migration: migration.name,
    direction: 'up',
    checksum: migration.checksum,
    script: migration.up.file.text,
    rollbackScript: migration.down?.file.text ?? null,
    scope: resolveScope(migration.up.touched, context.searchPath),
  };
}

/** The scope stays the one of the first attempt, or before and after could not be compared. */
function reopen({ execution }: JournalledExecution): OpenExecution {
  return {
    id: execution.id,
    runId: execution.run_id,
    ledgerSchema: execution.ledger_schema,
    ledgerId: execution.ledger_id,
    migration: execution.migration,
    direction: execution.direction,
    checksum: execution.checksum,
    script: execution.script,
    rollbackScript: execution.rollback_script,
    scope: execution.scope,
  };
}
