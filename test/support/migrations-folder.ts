import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A migrations folder in a temporary place: `{ '1_a': 'create …', '1_a/rollback': 'drop …' }`. */
export function writeMigrations(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, sql] of Object.entries(files)) writeMigration(folder, name, sql);
  return folder;
}

/** `name` is the migration, or `name/rollback` its pair. */
export function writeMigration(folder: string, name: string, sql: string): void {
  const [migration = '', part = 'migration'] = name.split('/');
  const path = join(folder, migration, `${part}.sql`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, sql);
}
