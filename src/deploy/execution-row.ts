import { sql } from 'kysely';
import type { OpenExecution } from './journal.ts';

/** What the journal says of an execution from its beginning, by the names of its columns. */
export function executionColumns(row: OpenExecution) {
  return {
    id: row.id,
    run_id: row.runId,
    ledger_schema: row.ledgerSchema,
    migration: row.migration,
    direction: row.direction,
    ledger_id: row.ledgerId,
    checksum: row.checksum,
    script: row.script,
    rollback_script: row.rollbackScript,
    // An object is written as JSON when it is rendered; `build` must only pass it on.
    scope: sql<string>`${row.scope}`,
  };
}

/** Of the right types: what a statement is prepared with. */
export const SAMPLE_EXECUTION: OpenExecution = {
  id: '',
  runId: '',
  ledgerSchema: '',
  ledgerId: '',
  migration: '',
  direction: 'up',
  checksum: '',
  script: '',
  rollbackScript: null,
  scope: { kind: 'database' },
};
