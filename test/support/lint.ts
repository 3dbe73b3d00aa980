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

/** A file of the rule's fixtures; undefined where there is none. */
export function readFixture(rule: string, file: string): string | undefined {
  const path = `test/fixtures/lint/${rule}/${file}`;
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * test/fixtures/lint/<rule>/<name>.sql, with options.json beside it; before.sql is an earlier migration, and
 * <name>.rollback.sql the way back of <name>.sql, which is then judged. `text` stands for the judged file's.
 */
export async function lintFixture(rule: string, name: 'bad' | 'good', text?: string): Promise<LintedFile> {
  const { role = 'migration', ...options } = JSON.parse(
    readFixture(rule, 'options.json') ?? '{}',
  ) as FixtureOptions;
  const isPair = readFixture(rule, `${name}.rollback.sql`) !== undefined;
  const judged = isPair ? `${name}.rollback.sql` : `${name}.sql`;
  const input = (file: string, its: LintInput['role'], migration: string): readonly LintInput[] => {
    const found = file === judged ? (text ?? readFixture(rule, file)) : readFixture(rule, file);
    if (found === undefined) return [];
    const path = `test/fixtures/lint/${rule}/${file}`;
    // a file by itself belongs to no migration, and nobody misses its rollback
    const folder = isPair || file === 'before.sql' ? migration : undefined;
    return [{ source: source(path, found), role: its, migration: folder, isJudged: file === judged }];
  };
  const inputs = [
    ...input('before.sql', 'migration', '1_before'),
    ...input(`${name}.sql`, role, '2_this'),
    ...input(`${name}.rollback.sql`, 'rollback', '2_this'),
  ];
  const [found] = lintFiles(await loadParser(), inputs, RULES, { ...LINT_OPTIONS, ...options });
  if (found === undefined) throw new Error(`there is no ${judged} of ${rule}`);
  return found;
}
