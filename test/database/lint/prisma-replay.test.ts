import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { RULES } from '../../../src/lint/rules/index.ts';
import { lintFiles } from '../../../src/lint/lint.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { createDatabase } from '../../support/database.ts';
import { EXAMPLE } from '../../support/example.ts';
import { LINT_OPTIONS, source } from '../../support/lint.ts';
import { openPrismaEngine } from '../../support/prisma-engine.ts';

const TABLE = 'create table t (a int, b text);';

/** What the rule says beside what Prisma's own engine does, with a driver adapter, in a shadow database. */
it.each([
  [
    'a function',
    `${TABLE} create function f() returns int language plpgsql as $$ begin return 1; end $$;`,
    'unterminated dollar-quoted string',
  ],
  ['a semicolon in a comment', `-- a; b\n${TABLE}`, 'syntax error at or near "b"'],
  ['plain statements', `${TABLE} create index i on t (a); drop index i;`, undefined],
])('%s: told before, as Prisma will say', async (_, text, expected) => {
  const database = await createDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'prisma-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '1_a'));
  writeFileSync(join(folder, '1_a/migration.sql'), text);
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  const prisma = await openPrismaEngine(database.url, EXAMPLE.schema);
  const error = await prisma.replay(folder).finally(() => prisma.close());
  if (expected === undefined) expect(error).toBeUndefined();
  else expect(error).toContain(expected);
  expect(await findings(text)).toHaveLength(expected === undefined ? 0 : 1);
});

async function findings(text: string): Promise<readonly unknown[]> {
  const input = { source: source('1_a/migration.sql', text), role: 'migration', migration: '1_a' } as const;
  const rules = RULES.filter(({ id }) => id === 'prisma-shadow-replay');
  const [linted] = lintFiles(
    await loadParser(),
    [{ ...input, isJudged: true, isPrisma: true }],
    rules,
    LINT_OPTIONS,
  );
  return linted?.findings ?? [];
}
