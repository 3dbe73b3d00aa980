import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of pending migrations. Returns them by what is pending. */
export function writePending(folder: string): {
  readonly none: string;
  readonly two: string;
  readonly thousand: string;
} {
  const none = join(folder, 'none');
  mkdirSync(none, { recursive: true });
  const two = `create index concurrently a on table_7 (note);\ncreate index concurrently b on table_8 (at) where status = 1;\n`;
  const tables = Array.from({ length: 1000 }, (_, index) => index + 1);
  return {
    none,
    two: write(join(folder, 'two'), two, 'drop index concurrently b;\ndrop index concurrently a;\n'),
    thousand: write(
      join(folder, 'thousand'),
      tables.map((table) => `alter table table_${table} add column extra int;\n`).join(''),
      tables.map((table) => `alter table table_${table} drop column extra;\n`).join(''),
    ),
  };
}

function write(folder: string, up: string, down: string): string {
  const migration = join(folder, '20250101000000_pending');
  mkdirSync(migration, { recursive: true });
  writeFileSync(join(migration, 'migration.sql'), up);
  writeFileSync(join(migration, 'rollback.sql'), down);
  return folder;
}
