import { expect, it } from 'vitest';
import { lintFiles, type LintInput } from '../../../src/lint/lint.ts';
import { RULES } from '../../../src/lint/rules/index.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { LINT_OPTIONS, source } from '../../support/lint.ts';

/** What is said of a rollback beside its migration. */
async function rulesOnRollback(migration: string, rollback: string): Promise<readonly string[]> {
  const inputs = [input('migration', migration, false), input('rollback', rollback, true)];
  const linted = lintFiles(await loadParser(), inputs, RULES, LINT_OPTIONS);
  return linted.flatMap(({ judged }) => judged.map(({ rule, subject }) => `${rule.id} ${subject}`));
}

function input(role: LintInput['role'], text: string, isJudged: boolean): LintInput {
  return { source: source(`${role}.sql`, text), role, migration: '1', isJudged };
}

it('a rollback may drop what its migration made, and nothing else', async () => {
  const found = await rulesOnRollback(
    'CREATE TABLE a (id int); CREATE TABLE IF NOT EXISTS b (id int); CREATE SCHEMA s; ALTER TABLE d RENAME TO e;',
    'DROP TABLE a CASCADE; DROP TABLE IF EXISTS b; DROP SCHEMA s CASCADE; DROP TABLE c;',
  );
  expect(found).toEqual(['drop-table table "c"']);
});

it('a rollback may give names back, and only those', async () => {
  const found = await rulesOnRollback(
    "ALTER TABLE a RENAME TO b; ALTER SCHEMA s RENAME TO t; ALTER TYPE e RENAME VALUE 'x' TO 'y';",
    `ALTER TABLE b RENAME TO a; ALTER SCHEMA t RENAME TO s; ALTER TYPE e RENAME VALUE 'y' TO 'x';
     ALTER TABLE c RENAME TO d; ALTER TYPE e RENAME VALUE 'v' TO 'w';`,
  );
  expect(found).toEqual([
    'rollback-incomplete table "c"',
    'rollback-incomplete table "d"',
    'rename-table table "c"',
    'rename-enum-value enum "e"',
  ]);
});

it('a rollback is warned of what stops the application all the same', async () => {
  const found = await rulesOnRollback(
    'ALTER TABLE a DROP CONSTRAINT c;',
    'ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0);',
  );
  expect(found).toEqual(['add-check-scans table "a"']);
});
