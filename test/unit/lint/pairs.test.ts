import { expect, it } from 'vitest';
import { lintFiles, type LintInput } from '../../../src/lint/lint.ts';
import { RULES } from '../../../src/lint/rules/index.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { LINT_OPTIONS, source } from '../../support/lint.ts';

function input(path: string, text: string, role: 'migration' | 'rollback'): LintInput {
  return { source: source(path, text), role, migration: '1_pair', isJudged: true };
}

/** What rollback-incomplete and rollback-missing say of a pair. */
async function judgePair(up: string, down: string | undefined): Promise<readonly string[]> {
  const linted = lintFiles(
    await loadParser(),
    [
      input('migration.sql', up, 'migration'),
      ...(down === undefined ? [] : [input('rollback.sql', down, 'rollback')]),
    ],
    RULES,
    LINT_OPTIONS,
  );
  return linted
    .flatMap(({ findings }) => findings)
    .filter(({ id }) => id.startsWith('rollback-'))
    .map(({ id, subject, message }) => `${id}: ${subject} ${message}`);
}

it.each([
  ['CREATE TABLE t (a int); CREATE INDEX i ON t (a);', 'DROP TABLE t;'],
  ['ALTER TABLE t ADD COLUMN a int; CREATE INDEX CONCURRENTLY i ON t (a);', 'ALTER TABLE t DROP COLUMN a;'],
  [
    'CREATE UNIQUE INDEX CONCURRENTLY i ON t (a); ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i;',
    'ALTER TABLE t DROP CONSTRAINT c;',
  ],
  ['DROP INDEX CONCURRENTLY i;', 'CREATE INDEX CONCURRENTLY i ON t (a);'],
  [
    'DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON t (a);',
    'DROP INDEX CONCURRENTLY i;',
  ],
  ['DROP INDEX CONCURRENTLY IF EXISTS i; CREATE TABLE u ();', 'DROP TABLE u;'],
  ['ALTER TABLE t RENAME COLUMN a TO b;', 'ALTER TABLE t RENAME COLUMN b TO a;'],
  ['CREATE TABLE t (a int);', 'DO $$ BEGIN EXECUTE $x$ DROP TABLE t $x$; END $$;'],
  ['DROP TABLE t;', '-- plumbline: irreversible the rows are gone'],
])('%s is taken back by %s', async (up, down) => {
  expect(await judgePair(up, down)).toEqual([]);
});

it.each([
  [
    'CREATE TABLE t (a int);',
    undefined,
    'rollback-missing: migration 1_pair it has no rollback: db-deploy refuses it',
  ],
  ['CREATE TABLE t (a int);', '-- later', 'rollback-missing: migration 1_pair its rollback has no statement'],
  [
    'CREATE TYPE e AS ENUM (); CREATE TABLE t (a e);',
    'DROP TABLE t;',
    'rollback-incomplete: type "e" migration.sql makes it, and after this rollback it is still there',
  ],
  [
    'ALTER TABLE t DROP CONSTRAINT c;',
    'SELECT 1;',
    'rollback-incomplete: constraint "c" of "t" migration.sql removes it, and this rollback does not bring it back',
  ],
  [
    'CREATE INDEX CONCURRENTLY i ON t (a);',
    'DROP INDEX CONCURRENTLY j;',
    'rollback-incomplete: index "i" migration.sql makes it, and after this rollback it is still there',
  ],
])('%s and %s', async (up, down, said) => {
  expect(await judgePair(up, down)).toContain(said);
});
