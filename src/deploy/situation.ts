import type { Database } from '../db/database.ts';
import { judgeMigrations, type MigrationStatus } from '../migrations/ledger-state.ts';
import { readLedger, type Ledger } from '../migrations/ledger.ts';
import type { MigrationFolder } from '../migrations/migration.ts';
import type { JournalledExecution } from './journal-read.ts';

/** Folders, ledger and journal side by side: everything that a decision about what to run needs. */
export interface Situation {
  readonly ledger: Ledger;
  readonly statuses: readonly MigrationStatus[];
  /** Still to run, in order; held and unfinished ones among them. */
  readonly pending: readonly MigrationStatus[];
  /** By ledger row: what our journal knows of the unfinished ones. */
  readonly begun: ReadonlyMap<string, JournalledExecution>;
}

/** The journal and umzug are loaded only where there is something for them to say. */
export async function readSituation(db: Database, folders: readonly MigrationFolder[]): Promise<Situation> {
  const ledger = await readLedger(db);
  const statuses = judgeMigrations(folders, ledger);
  const unfinished = statuses.flatMap(({ state, row }) => (state === 'unfinished' && row ? [row.id] : []));
  const executions = ledger.journalExists ? await readBegun(db, unfinished) : [];
  const begun = new Map(executions.map((journalled) => [journalled.execution.ledger_id, journalled]));
  return { ledger, statuses, pending: await order(statuses), begun };
}

async function readBegun(db: Database, ids: readonly string[]): Promise<readonly JournalledExecution[]> {
  if (ids.length === 0) return [];
  const { readExecutions } = await import('./journal-read.ts');
  return readExecutions(db, ids, 'up');
}

async function order(statuses: readonly MigrationStatus[]): Promise<readonly MigrationStatus[]> {
  if (statuses.every((status) => status.state === 'applied')) return [];
  const { orderPending } = await import('../migrations/order.ts');
  return orderPending(statuses);
}
