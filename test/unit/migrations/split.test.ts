import { expect, it } from 'vitest';
import { loadParser } from '../../../src/migrations/parser.ts';
import { split } from '../../../src/migrations/split.ts';

const parser = await loadParser();
const statementsOf = (text: string): readonly string[] => split(parser, text).statements.map(({ sql }) => sql);

it('sends five concurrent builds and a drop of one file as six statements', () => {
  const builds = [1, 2, 3, 4, 5].map((n) => `CREATE INDEX CONCURRENTLY "i${n}" ON "Scan"("a") -- ${n}\n`);
  const text = `-- head\n${builds.join(';\n')};\nDROP INDEX CONCURRENTLY IF EXISTS "old";`;
  expect(statementsOf(text)).toEqual([
    ...[1, 2, 3, 4, 5].map((n) => `CREATE INDEX CONCURRENTLY "i${n}" ON "Scan"("a")`),
    'DROP INDEX CONCURRENTLY IF EXISTS "old"',
  ]);
});

it.each([
  ['a function body', 'create function f() returns int language plpgsql as $$ begin; return 1; end $$'],
  ['a tagged dollar quote', 'do $a;$ begin perform 1; /* $$ */ end $a;$'.replaceAll('a;', 'a')],
  ['an SQL-standard body', 'create function f(x int) returns int begin atomic select 1; select case x when 1 then 2 end; end'],
  ['a rule', 'create rule r as on insert to t do (insert into a values (1); insert into b values (2))'],
  ['a nested comment', 'select /* a; /* b; */ c; */ 1'],
  ['semicolons in literals', `select 'a;b', "c;d", E'e\\';f', U&'\\0041;' from t`],
  ['surrogate pairs', `comment on table t is '😀;é'`],
  ['line ends in a literal', "select 'a\r\n;\r\nb\f'"],
])('keeps %s whole', (_, sql) => {
  expect(statementsOf(`${sql};\nselect 1;`)).toEqual([sql, 'select 1']);
});

it.each([
  ['no final semicolon', 'select 1; select 2', ['select 1', 'select 2']],
  ['a final comment without semicolon', 'select 1 -- done\n', ['select 1']],
  ['a final block comment', 'select 1 /* done */', ['select 1']],
  ['what only looks like a comment', "select '-- x'", ["select '-- x'"]],
  ['a comment before the semicolon', 'select 1 -- done\n;', ['select 1']],
  ['a BOM', '\uFEFFselect 1;', ['select 1']],
  ['a BOM before a comment with multibyte text', '\uFEFF-- é😀\nselect 1;select 2;', ['select 1', 'select 2']],
  ['CRLF', 'select 1;\r\nselect\r\n2;\r\n', ['select 1', 'select\r\n2']],
  ['empty statements', ';;select 1;;', ['select 1']],
  ['nothing', '', []],
  ['only comments', '-- a\n/* b */', []],
])('copes with %s', (_, text, expected) => {
  expect(statementsOf(text)).toEqual(expected);
});

it('gives ranges that cut exactly the statement out of the file', () => {
  const text = '\uFEFF/* 😀 */ select 1;\r\ninsert into "é" values (\'😀\');';
  for (const { start, end, sql } of split(parser, text).statements) expect(text.slice(start, end)).toBe(sql);
  expect(split(parser, text).statements.map(({ kind }) => kind)).toEqual(['SelectStmt', 'InsertStmt']);
});
