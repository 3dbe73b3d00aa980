import type { Database } from '../db/database.ts';
import { judgeMigrations, type MigrationStatus } from '../migrations/ledger-state.ts';
import { readLedger } from '../migrations/ledger.ts';
import { loadParser } from '../migrations/parser.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { split } from '../migrations/split.ts';
import { createdIndexes, type AppliedMigration, type CreatedIndex } from './created-indexes.ts';

/** What the index judgements need from the migrations; the states come from the catalog. */
export interface NewIndexes {
  readonly created: readonly CreatedIndex[];
  /** Applied migrations whose folder is gone: what they created cannot be told. */
  readonly unreadable: readonly string[];
}

/**
 * Indexes of the migrations that were applied after `since` (the baseline); without it, those of the newest applied
 * migration that created any. Throws ToolError (exit 2) when the migrations folder cannot be read.
 */
export async function readNewIndexes(
  db: Database,
  folder: string,
  since: Date | undefined,
): Promise<NewIndexes> {
  const ledger = await readLedger(db);
  if (ledger.rows.length === 0) return { created: [], unreadable: [] };
  const applied = judgeMigrations(readMigrationsFolder(folder), ledger)
    .filter((migration) => finishedAt(migration) > (since?.getTime() ?? 0))
    .sort((a, b) => finishedAt(a) - finishedAt(b));
  const all = createdIndexes(await parseAll(applied));
  const newest = all.at(-1)?.migration;
  return {
    created: since === undefined ? all.filter(({ migration }) => migration === newest) : all,
    unreadable: applied.filter((migration) => migration.folder === undefined).map(({ name }) => name),
  };
}

/** Milliseconds since 1970; 0 when it is not applied. */
function finishedAt({ row }: MigrationStatus): number {
  return row?.finished_at?.getTime() ?? 0;
}

async function parseAll(applied: readonly MigrationStatus[]): Promise<readonly AppliedMigration[]> {
  if (applied.length === 0) return [];
  const parser = await loadParser();
  return applied.flatMap(({ name, folder }) =>
    folder === undefined ? [] : [{ name, statements: split(parser, folder.migration.text).statements }],
  );
}
