import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SourceFile } from '../migrations/migration.ts';
import { readSourceFile } from '../migrations/read-folder.ts';

const MIGRATION = 'migration.sql';
const ROLLBACKS: ReadonlySet<string> = new Set(['rollback.sql', 'down.sql']);

/**
 * What stands before a file that lies in a folder of migrations (`<migrations>/<name>/migration.sql`): the migrations with
 * smaller names, and before a rollback its own migration too. Empty for any other file.
 */
export function readEarlier(path: string): readonly SourceFile[] {
  const folder = dirname(path);
  const isRollback = ROLLBACKS.has(basename(path));
  if (!isRollback && basename(path) !== MIGRATION) return [];
  const base = dirname(folder);
  const own = basename(folder);
  return readdirSync(base)
    .filter((name) => (isRollback ? name <= own : name < own))
    .map((name) => join(base, name, MIGRATION))
    .filter((file) => existsSync(file))
    .sort()
    .map(readSourceFile);
}
