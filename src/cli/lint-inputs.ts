import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EXIT, ToolError } from '../errors.ts';
import type { LintInput } from '../lint/lint.ts';
import type { Role } from '../lint/lint-file.ts';
import type { MigrationFolder } from '../migrations/migration.ts';
import { readMigrationsFolder, readSourceFile } from '../migrations/read-folder.ts';

export interface LintQuestion {
  /** Files and folders as typed; none: the project's own folders. */
  readonly paths: readonly string[];
  readonly migrations: string;
  readonly validation: string;
  /** The first migration that is judged; those before it are applied already. */
  readonly since: string | undefined;
}

/** What is to be linted, in the order of deployment. Throws ToolError (exit 2): no such file, nothing to lint. */
export function readLintInputs({ paths, migrations, validation, since }: LintQuestion): readonly LintInput[] {
  const own = [migrations, validation].filter((folder) => existsSync(folder));
  const inputs = (paths.length > 0 ? paths : own).flatMap((path) => inputsOf(path, validation));
  if (inputs.length === 0) throw nothingToLint(paths.length > 0 ? paths : [migrations, validation]);
  return since === undefined ? inputs : judgedSince(inputs, since);
}

function inputsOf(path: string, validation: string): readonly LintInput[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw unusable(`there is no ${path}`);
  if (found.isFile())
    return isMigrationFile(path) ? ofOneMigration(dirname(path), path) : [standing(path, validation)];
  if (existsSync(join(path, 'migration.sql'))) return ofOneMigration(path);
  if (isMigrationsFolder(path))
    return readMigrationsFolder(path).flatMap((folder) => ofFolder(folder, () => true));
  return sqlFilesIn(path).map((file) => standing(file, validation));
}

const MIGRATION_FILES = new Set(['migration.sql', 'rollback.sql', 'down.sql']);

function isMigrationFile(path: string): boolean {
  return MIGRATION_FILES.has(basename(path)) && existsSync(join(dirname(path), 'migration.sql'));
}

function isMigrationsFolder(path: string): boolean {
  return readdirSync(path).some((name) => existsSync(join(path, name, 'migration.sql')));
}

/** One migration, or one file of it; those before it are read for what they make. */
function ofOneMigration(folder: string, file?: string): readonly LintInput[] {
  const name = basename(folder);
  const wanted = file === undefined ? undefined : basename(file);
  return readMigrationsFolder(dirname(folder))
    .filter((one) => one.name <= name)
    .flatMap((one) =>
      ofFolder(one, (source) => one.name === name && (wanted === undefined || basename(source) === wanted)),
    );
}

function ofFolder(folder: MigrationFolder, isJudged: (path: string) => boolean): readonly LintInput[] {
  const { name, migration } = folder;
  const up: LintInput = {
    source: migration,
    role: 'migration',
    migration: name,
    isJudged: isJudged(migration.path),
    isPrisma: existsSync(join(dirname(dirname(migration.path)), 'migration_lock.toml')),
  };
  const { rollback } = folder;
  if (rollback === undefined) return [up];
  return [up, { source: rollback, role: 'rollback', migration: name, isJudged: isJudged(rollback.path) }];
}

function standing(path: string, validation: string): LintInput {
  return {
    source: readSourceFile(path),
    role: roleOf(path, validation),
    migration: undefined,
    isJudged: true,
  };
}

const ROLES: Readonly<Record<string, Role>> = {
  queries: 'query',
  checks: 'check',
  consistency: 'consistency',
};

function roleOf(path: string, validation: string): Role {
  const folder = dirname(path);
  const role = ROLES[basename(folder)];
  if (role !== undefined && basename(dirname(folder)) === basename(validation)) return role;
  return /(^|[._-])(rollback|down|undo)\.sql$|^(rollback|undo)_/i.test(basename(path))
    ? 'rollback'
    : 'migration';
}

function sqlFilesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/node_modules/'))
    .sort();
}

function judgedSince(inputs: readonly LintInput[], since: string): readonly LintInput[] {
  const names = inputs.flatMap(({ migration }) => migration ?? []);
  const first = names.find((name) => name === since || name.replace(/^\d+_/, '') === since);
  if (first === undefined)
    throw unusable(`there is no migration ${since}`, `one of: ${[...new Set(names)].join(', ')}`);
  return inputs.map((input) => ({
    ...input,
    isJudged: input.isJudged && (input.migration === undefined || input.migration >= first),
  }));
}

function nothingToLint(paths: readonly string[]): ToolError {
  return unusable(`there is no .sql file in ${paths.join(' or ')}`, 'db-check lint <files or folders>');
}

function unusable(message: string, hint = 'db-check lint <files or folders>'): ToolError {
  return new ToolError({ code: 'lint-files', message, hint, exitCode: EXIT.usage });
}
