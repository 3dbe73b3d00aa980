import { lintWithServer } from '../../src/cli/lint-with-server.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { Role } from '../../src/lint/lint-file.ts';
import { lintFiles, type LintedFile, type LintInput } from '../../src/lint/lint.ts';
import type { LintOptions } from '../../src/lint/lint-options.ts';
import { RULES } from '../../src/lint/rules/index.ts';
import { loadParser } from '../../src/migrations/parser.ts';
import { createDatabase } from './database.ts';
import { LINT_OPTIONS, readFixture, source, type FixtureOptions } from './lint.ts';

export interface LiveText {
  readonly path?: string;
  readonly text: string;
  readonly role?: Role;
  readonly migration?: string;
}

/** Files by themselves against a server, as `db-check lint --url` judges them. */
export async function lintLive(
  url: string,
  texts: readonly LiveText[],
  options: Partial<LintOptions> = {},
): Promise<readonly LintedFile[]> {
  const inputs = texts.map(({ path = 'migration.sql', text, role = 'migration', migration }): LintInput => ({
    source: source(path, text),
    ...{ role, migration, isJudged: true },
  }));
  const live = await lintWithServer({
    target: parseConnectionTarget(url, {}),
    applicationName: 'test',
    inputs,
    options: { ...LINT_OPTIONS, ...options },
    isVersionOpen: true,
  });
  return lintFiles(await loadParser(), live.inputs, RULES, live.options);
}

/** test/fixtures/lint/<rule>/<name>.sql against a database that database.sql has made. */
export async function lintLiveFixture(rule: string, name: 'bad' | 'good'): Promise<LintedFile> {
  const { role = 'migration', ...options } = JSON.parse(
    readFixture(rule, 'options.json') ?? '{}',
  ) as FixtureOptions;
  const database = await createDatabase();
  const client = await database.client();
  for (const sql of (readFixture(rule, 'database.sql') ?? '').split(/;\n/).filter((one) => one.trim() !== ''))
    // what leaves an INVALID index behind fails
    await client.query(sql).catch((error: unknown) => {
      if (!/concurrently/i.test(sql)) throw error;
    });
  const [linted] = await lintLive(
    database.url,
    [{ path: `test/fixtures/lint/${rule}/${name}.sql`, text: readFixture(rule, `${name}.sql`) ?? '', role }],
    options,
  );
  if (linted === undefined) throw new Error(`${rule}/${name}.sql was not judged`);
  return linted;
}
