import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { EXIT, ToolError } from '../errors.ts';
import type { MigrationFolder, SourceFile } from './migration.ts';

const MIGRATION_FILE = 'migration.sql';
/** Names of the pair inside the folder. */
const ROLLBACK_FILES: readonly string[] = ['rollback.sql', 'down.sql'];

/**
 * Reads a migrations folder in name order, which is Prisma's order too. Nothing is parsed.
 * Files such as migration_lock.toml and folders whose name starts with a dot are not migrations.
 * Throws ToolError (exit 2): no such folder, a folder without migration.sql, two rollbacks, a file that is not UTF-8.
 */
export function readMigrationsFolder(directory: string): readonly MigrationFolder[] {
  const base = shownPath(directory);
  const entries = list(base);
  const files = new Set(entries.map((entry) => entry.name));
  return entries
    .filter((entry) => !entry.name.startsWith('.') && isFolder(`${base}/${entry.name}`, entry))
    .map((entry) => entry.name)
    .sort()
    .map((name) => readMigration(base, name, files));
}

/** Reads one .sql file as its bytes say. Throws ToolError (exit 2) when it is not UTF-8. */
export function readSourceFile(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  // U+FFFD is what decoding leaves of bytes that are not UTF-8, unless somebody wrote it. Without it,
  // the text has exactly the bytes of the file, so that hashing the text saves a second copy.
  if (text.includes('\uFFFD') && !isUtf8(readFileSync(path))) throw notUtf8(path);
  return { path, text, checksum: hash('sha256', text) };
}

function notUtf8(path: string): ToolError {
  return new ToolError({
    code: 'not-utf8',
    message: `${path} is not UTF-8 text`,
    hint: 'save the file as UTF-8; PowerShell writes UTF-16 unless it is told: Out-File -Encoding utf8',
    exitCode: EXIT.usage,
  });
}

function list(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    throw new ToolError({
      code: 'no-migrations-folder',
      message: `cannot read the migrations folder ${directory}: ${(error as Error).message}`,
      hint: 'name it with --migrations DIR',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

function isFolder(path: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readMigration(base: string, name: string, beside: ReadonlySet<string>): MigrationFolder {
  const folder = `${base}/${name}`;
  const path = findRollback(base, name, beside);
  let rollback: SourceFile | undefined;
  return {
    name,
    migration: readMigrationFile(folder),
    // most are applied already, and then nobody asks for their way back
    get rollback() {
      return path === undefined ? undefined : (rollback ??= readSourceFile(path));
    },
  };
}

function readMigrationFile(folder: string): SourceFile {
  try {
    return readSourceFile(`${folder}/${MIGRATION_FILE}`);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noMigrationFile(folder) : error;
  }
}

function findRollback(base: string, name: string, beside: ReadonlySet<string>): string | undefined {
  const found = ROLLBACK_FILES.map((file) => `${base}/${name}/${file}`).filter((path) => existsSync(path));
  const outside = `ROLLBACK_${name}.sql`;
  if (beside.has(outside)) found.push(`${base}/${outside}`);
  if (found.length > 1) throw severalRollbacks(name, found);
  return found[0];
}

function noMigrationFile(folder: string): ToolError {
  return new ToolError({
    code: 'no-migration-file',
    message: `the folder ${folder} has no ${MIGRATION_FILE}`,
    hint: `write ${folder}/${MIGRATION_FILE}, or remove the folder`,
    exitCode: EXIT.usage,
  });
}

function severalRollbacks(name: string, paths: readonly string[]): ToolError {
  return new ToolError({
    code: 'several-rollbacks',
    message: `migration ${name} has ${paths.length} rollbacks: ${paths.join(', ')}`,
    hint: 'keep one of them',
    exitCode: EXIT.usage,
  });
}

/** Relative to the working folder where the path lies inside it, as the user would type it. */
function shownPath(path: string): string {
  if (!isAbsolute(path)) return path;
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
}
