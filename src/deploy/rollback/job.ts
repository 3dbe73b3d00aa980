import { hash, randomUUID } from 'node:crypto';
import type { Job } from '../job.ts';
import type { Journal } from '../journal.ts';
import { closeAside } from './aside.ts';
import { planResume } from '../resume.ts';
import type { PlannedRollback } from './plan.ts';
import type { RollbackScope } from './scope.ts';

export interface RollbackJobContext {
  readonly journal: Journal;
  readonly runId: string;
  readonly ledgerSchema: string;
}

/** One rollback as a job: with its last statement the ledger says "rolled back" and the migration is held. */
export function planRollbackJob(
  planned: PlannedRollback,
  scope: RollbackScope,
  context: RollbackJobContext,
): Job {
  const { begun, row, name, text, script } = planned;
  const { journal, runId, ledgerSchema } = context;
  const id = begun?.execution.id ?? randomUUID();
  return {
    execution: {
      id,
      runId: begun?.execution.run_id ?? runId,
      ledgerSchema,
      ledgerId: row.id,
      migration: name,
      direction: 'down',
      checksum: hash('sha256', text.text),
      script: text.text,
      rollbackScript: null,
      scope: begun?.execution.scope ?? scope,
    },
    script,
    resume: begun && planResume(begun),
    half: planned.half,
    onOpen: [],
    onClose: [
      ...closeAside(id, begun?.execution.scope ?? scope),
      journal.rollBackLedger.render({ id: row.id }),
      journal.hold.render({ ledgerSchema, migration: name, runId }),
    ],
    onWithdraw: [],
  };
}
