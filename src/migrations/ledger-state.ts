import type { Ledger, LedgerRow } from './ledger.ts';
import type { MigrationFolder } from './migration.ts';

/**
 * applied, edited: the newest row counts as applied; `edited` has another checksum than the file.
 * unfinished: begun and neither finished nor rolled back (running, interrupted or failed).
 * leaving: its rollback was begun and has not ended, so that what of it is there is between the two.
 * pending, held: not applied; `held` was rolled back and waits for a human.
 * missing: applied or begun, but its folder is gone.
 */
export type MigrationState =
  | 'applied'
  | 'edited'
  | 'unfinished'
  | 'leaving'
  | 'pending'
  | 'held'
  | 'missing';

export interface MigrationStatus {
  readonly name: string;
  readonly state: MigrationState;
  readonly folder: MigrationFolder | undefined;
  /** The row that decided, if any. */
  readonly row: LedgerRow | undefined;
}

/** Folders against ledger, in name order: what Prisma makes of the rows, plus what it only reports or ignores. */
export function judgeMigrations(folders: readonly MigrationFolder[], ledger: Ledger): readonly MigrationStatus[] {
  const rows = decidingRows(ledger.rows);
  const said = { held: new Set(ledger.held), leaving: new Set(ledger.leaving) };
  const known = new Set(folders.map((folder) => folder.name));
  const present = folders.map((folder) => {
    const row = rows.get(folder.name);
    return { name: folder.name, state: stateOf(folder, row, said), folder, row };
  });
  const missing = [...rows.values()]
    .filter((row) => !known.has(row.migration_name))
    .map((row) => ({ name: row.migration_name, state: 'missing' as const, folder: undefined, row }));
  return [...present, ...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Said {
  readonly held: ReadonlySet<string>;
  readonly leaving: ReadonlySet<string>;
}

function stateOf(
  folder: MigrationFolder,
  row: LedgerRow | undefined,
  { held, leaving }: Said,
): MigrationState {
  if (row === undefined) return held.has(folder.name) ? 'held' : 'pending';
  if (leaving.has(row.id)) return 'leaving';
  if (row.finished_at === null) return 'unfinished';
  return row.checksum === folder.migration.checksum ? 'applied' : 'edited';
}

/** Several rows of one name are normal: rolled-back ones do not count, an unfinished one outweighs an applied one. */
function decidingRows(rows: readonly LedgerRow[]): ReadonlyMap<string, LedgerRow> {
  const deciding = new Map<string, LedgerRow>();
  for (const row of rows) {
    if (row.rolled_back_at !== null) continue;
    const before = deciding.get(row.migration_name);
    if (before === undefined || before.finished_at !== null) deciding.set(row.migration_name, row);
  }
  return deciding;
}
