import { EXIT, ToolError } from '../../errors.ts';
import { judgeMigrations } from '../../migrations/ledger-state.ts';
import type { Ledger, LedgerRow } from '../../migrations/ledger.ts';
import { findMigration } from '../find-migration.ts';

/** last: the last deployment. to: everything later than that migration. named: these, and nothing else. */
export type RollbackSelection =
  | { readonly kind: 'last' }
  | { readonly kind: 'to'; readonly migration: string }
  | { readonly kind: 'named'; readonly migrations: readonly string[] };

export interface ChosenRows {
  /** Still in the database, newest first: the order in which they go. */
  readonly standing: readonly LedgerRow[];
  /** Asked for and rolled back already: the same command again ends as it ended. */
  readonly rolledBack: readonly LedgerRow[];
}

/**
 * `lastRun`: the ledger ids that the last deployment worked on, whatever became of them since; so `--last` a second
 * time does not take the deployment before. Throws ToolError (exit 2) for unknown names and for a migration with later
 * ones on top of it that are not to go.
 */
export function chooseRollback(
  ledger: Ledger,
  lastRun: ReadonlySet<string>,
  selection: RollbackSelection,
): ChosenRows {
  const applied = judgeMigrations([], ledger).flatMap(({ row }) => row ?? []);
  const standing = applied.toSorted(newestFirst);
  const wanted = wantedIds(ledger, standing, { lastRun, selection });
  const chosen = standing.filter((row) => wanted.has(row.id));
  refuseBuried(standing, chosen);
  const rolledBack = ledger.rows.filter((row) => row.rolled_back_at !== null && wanted.has(row.id));
  return { standing: chosen, rolledBack: rolledBack.toSorted(newestFirst) };
}

interface Wanted {
  readonly lastRun: ReadonlySet<string>;
  readonly selection: RollbackSelection;
}

function wantedIds(
  ledger: Ledger,
  standing: readonly LedgerRow[],
  { lastRun, selection }: Wanted,
): ReadonlySet<string> {
  switch (selection.kind) {
    case 'last':
      if (lastRun.size === 0) throw noLastRun(standing);
      return lastRun;
    case 'to': {
      const name = findMigration(namesOf(standing), selection.migration);
      const position = standing.findIndex((row) => row.migration_name === name);
      return new Set(standing.slice(0, position).map((row) => row.id));
    }
    case 'named': {
      const rows = ledger.rows.toSorted(newestFirst);
      const names = selection.migrations.map((wanted) => findMigration(namesOf(rows), wanted));
      return new Set(names.flatMap((name) => decidingRow(standing, rows, name)?.id ?? []));
    }
  }
}

/** The one that stands, else the newest of the rolled-back ones. */
function decidingRow(
  standing: readonly LedgerRow[],
  rows: readonly LedgerRow[],
  name: string,
): LedgerRow | undefined {
  return [...standing, ...rows].find((row) => row.migration_name === name);
}

function refuseBuried(standing: readonly LedgerRow[], chosen: readonly LedgerRow[]): void {
  const oldest = chosen.at(-1);
  if (oldest === undefined) return;
  const later = standing.slice(0, standing.indexOf(oldest)).filter((row) => !chosen.includes(row));
  if (later.length === 0) return;
  throw new ToolError({
    code: 'later-migrations',
    message: `applied after ${oldest.migration_name}, and not to be rolled back: ${namesOf(later).join(', ')}`,
    hint: `they may build on it; name them too: db-rollback ${namesOf(standing.slice(0, standing.indexOf(oldest) + 1)).join(' ')}`,
    exitCode: EXIT.usage,
  });
}

function noLastRun(standing: readonly LedgerRow[]): ToolError {
  const newest = standing[0]?.migration_name;
  return new ToolError({
    code: 'no-last-deployment',
    message: 'the journal of this database (schema db_check) knows no deployment',
    hint: newest === undefined ? 'nothing is applied' : `name the migrations: db-rollback ${newest}`,
    exitCode: EXIT.usage,
  });
}

function newestFirst(a: LedgerRow, b: LedgerRow): number {
  const time = b.started_at.getTime() - a.started_at.getTime();
  return time !== 0 ? time : b.migration_name.localeCompare(a.migration_name, 'en');
}

const namesOf = (rows: readonly LedgerRow[]): string[] => [...new Set(rows.map((row) => row.migration_name))];
