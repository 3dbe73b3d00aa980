import type { Database } from '../db/database.ts';
import { judgeMigrations, type MigrationStatus } from '../migrations/ledger-state.ts';
import { readLedger, type Ledger } from '../migrations/ledger.ts';
import type { MigrationFolder } from '../migrations/migration.ts';
import { orderPending } from '../migrations/order.ts';
import { readExecutions, type JournalledExecution } from './journal-read.ts';

/** Folders, ledger and journal side by side: everything that a decision about what to run needs. */
export interface Situation {
  readonly ledger: Ledger;
  readonly statuses: readonly MigrationStatus[];
  /** Still to run, in order; held and unfinished ones among them. */
  readonly pending: readonly MigrationStatus[];
  /** By ledger row: what our journal knows of the unfinished ones. */
  readonly begun: ReadonlyMap<string, JournalledExecution>;
}

export async function readSituation(db: Database, folders: readonly MigrationFolder[]): Promise<Situation> {
  const ledger = await readLedger(db);
  const statuses = judgeMigrations(folders, ledger);
  const unfinished = statuses.flatMap(({ state, row }) => (state === 'unfinished' && row ? [row.id] : []));
  const executions = ledger.journalExists ? await readExecutions(db, unfinished, 'up') : [];
  const begun = new Map(executions.map((journalled) => [journalled.execution.ledger_id, journalled]));
  return { ledger, statuses, pending: await orderPending(statuses), begun };
}
