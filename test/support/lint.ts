import { existsSync, readFileSync } from 'node:fs';
import { hash } from 'node:crypto';
import { lintFiles, type LintedFile, type LintInput } from '../../src/lint/lint.ts';
import { ALL_VERSIONS, DEFAULT_SMALL_TABLE_BYTES, type LintOptions } from '../../src/lint/lint-options.ts';
import { RULES } from '../../src/lint/rules/index.ts';
import type { SourceFile } from '../../src/migrations/migration.ts';
import { loadParser } from '../../src/migrations/parser.ts';

export const LINT_OPTIONS: LintOptions = {
  runner: 'plumbline',
  versions: ALL_VERSIONS,
  isStyleOn: false,
  severities: {},
  arePendingTogether: false,
  smallTableBytes: DEFAULT_SMALL_TABLE_BYTES,
};

export function source(path: string, text: string): SourceFile {
  return { path, text, checksum: hash('sha256', text) };
}

/** One file by itself, with all rules. */
export async function lintText(
  text: string,
  options: Partial<LintOptions & Pick<LintInput, 'role'>> = {},
): Promise<LintedFile> {
  const [linted] = await lintAll([{ path: 'migration.sql', text }], options);
  if (linted === undefined) throw new Error('nothing was linted');
  return linted;
}

/** Migrations one after the other; the last is judged, or each. */
export async function lintAll(
  files: readonly { readonly path: string; readonly text: string }[],
  {
    role = 'migration',
    isEachJudged = false,
    ...options
  }: Partial<LintOptions & Pick<LintInput, 'role'>> & {
    readonly isEachJudged?: boolean;
  } = {},
): Promise<readonly LintedFile[]> {
  const inputs = files.map(({ path, text }, index) => ({
    source: source(path, text),
    role,
    migration: undefined,
    isJudged: isEachJudged || index === files.length - 1,
  }));
  return lintFiles(await loadParser(), inputs, RULES, { ...LINT_OPTIONS, ...options });
}

/** `[line] rule` of each finding. */
export function shown({ findings }: LintedFile): readonly string[] {
  return findings.map(({ id, location }) => `${location?.line} ${id}`);
}

/** What the fixtures of a rule may say: options.json. */
export type FixtureOptions = Partial<
  Pick<LintOptions, 'runner' | 'versions' | 'isStyleOn'> & Pick<LintInput, 'role'>
>;

/**
 * test/fixtures/lint/<rule>/<name>.sql, with options.json beside it; before.sql is an earlier migration, and
 * <name>.rollback.sql the way back of <name>.sql.
 */
export async function lintFixture(rule: string, name: 'bad' | 'good'): Promise<LintedFile> {
  const folder = `test/fixtures/lint/${rule}`;
  const read = (file: string): string | undefined =>
    existsSync(`${folder}/${file}`) ? readFileSync(`${folder}/${file}`, 'utf8') : undefined;
  const { role = 'migration', ...options } = JSON.parse(read('options.json') ?? '{}') as FixtureOptions;
  const before = read('before.sql');
  const rollback = read(`${name}.rollback.sql`);
  const judged = rollback === undefined ? role : 'rollback';
  const one = (file: string, text: string, its: LintInput['role'], migration: string): LintInput => ({
    source: source(`${folder}/${file}`, text),
    role: its,
    migration,
    isJudged: its === judged && file !== 'before.sql',
  });
  const inputs = [
    ...(before === undefined ? [] : [one('before.sql', before, 'migration', '1_before')]),
    one(`${name}.sql`, read(`${name}.sql`) ?? '', role, '2_this'),
    ...(rollback === undefined ? [] : [one(`${name}.rollback.sql`, rollback, 'rollback', '2_this')]),
  ];
  const linted = await lintFiles(loadedParser ?? (loadedParser = await loadParser()), inputs, RULES, {
    ...LINT_OPTIONS,
    ...options,
  });
  const [found] = linted;
  if (found === undefined || linted.length > 1)
    throw new Error(`${folder}: ${linted.length} files were judged`);
  return found;
}

let loadedParser: Awaited<ReturnType<typeof loadParser>> | undefined;
