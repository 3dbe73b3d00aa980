import { expect, it } from 'vitest';
import { loadParser } from '../../../../src/migrations/parser.ts';
import { judgeSplit } from '../../../../src/migrations/refusals/refuse.ts';
import { split } from '../../../../src/migrations/split.ts';

const parser = await loadParser();
/** `code @ the text at its place` for each refusal. */
const refusals = (text: string): readonly string[] =>
  judgeSplit(split(parser, text)).map(({ code, offset }) => `${code} @ ${text.slice(offset, offset + 12).trimEnd()}`);

it.each([
  'create table a (); create index concurrently i on a (b);',
  'begin; savepoint s; release s; commit; vacuum; start transaction; rollback to x; end;',
  'drop index concurrently a; drop index b, c cascade;',
  "copy t from '/file'; copy t to '/file'; copy t from program 'x';",
  'begin; select 1; commit; -- the end',
  "select E'\\\\', '\\connect', $$\n\\i x\n$$, 1 /* \\q */ -- \\q",
])('accepts %s', (sql) => {
  expect(refusals(sql)).toEqual([]);
});

it.each([
  ['selec 1; select 1; updat t', ['syntax-error @ selec 1; sel', 'syntax-error @ updat t']],
  ['select 1; select (2; select 3', ['syntax-error @ ; select 3']],
  ["select 1; select 'abc; select 2;", ["syntax-error @ 'abc; select"]],
  ['select 1; /* open', ['syntax-error @ /* open']],
  ['select 1\0; select 2', ['syntax-error @ \0; select 2']],
  [`select E'\\u12'`, ["syntax-error @ \\u12'"]],
])('%j: syntax errors', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});

it.each([
  ['begin; select 1', ['unbalanced-transaction @ begin; selec']],
  ['select 1; begin', ['unbalanced-transaction @ begin']],
  ['select 1; commit', ['unbalanced-transaction @ commit']],
  ['select 1; abort', ['unbalanced-transaction @ abort']],
  ['begin; select 1; begin; commit', ['unbalanced-transaction @ begin; commi']],
  ['begin; select 1; rollback', ['unbalanced-transaction @ rollback']],
  ['begin; select 1; commit and chain; commit', ['unbalanced-transaction @ commit and c']],
  ["begin; select 1; prepare transaction 'x'", ['unbalanced-transaction @ prepare tran']],
  ["select 1; prepare transaction 'x'", ['unbalanced-transaction @ prepare tran']],
])('%s: transactions that the file does not open and commit itself', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});

it.each([
  ['begin; create index concurrently i on t (a); commit', ['outside-in-block @ create index']],
  ['begin; vacuum; drop database d; commit', ['outside-in-block @ vacuum; drop', 'outside-in-block @ drop databas']],
])('%s: what cannot run between BEGIN and COMMIT', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});

it.each([
  ['savepoint s; select 1', ['savepoint-outside-block @ savepoint s;']],
  ['begin; commit; release s; select 1; rollback to s', ['savepoint-outside-block @ release s; s', 'savepoint-outside-block @ rollback to']],
])('%s: savepoints outside a block', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});

it.each([
  ['discard all; discard temp; discard plans', ['session-reset @ discard all;']],
  ['select 1; deallocate all; deallocate x', ['session-reset @ deallocate a']],
  ['reset all; reset work_mem', ['session-reset @ reset all; r']],
  ['set transaction read only; select 1', ['transaction-mode-outside-block @ set transact']],
  ['begin; set transaction isolation level serializable; select 1; commit', []],
])('%s: the session is ours', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});

it.each([
  ['copy t from stdin', ['copy-stream @ copy t from']],
  ['select 1; copy (select 1) to stdout', ['copy-stream @ copy (select']],
  [`copy t (a) from stdin;\n1\tit's; "\n2\t\\N\n\\.\nselect 1;`, ['copy-stream @ copy t (a) f']],
])('%j: COPY over the connection', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});

it.each([
  ['\\connect other\nselect 1;', ['psql-meta-command @ \\connect oth']],
  ['select 1;\n  \\i a.sql\r\n\\ir b.sql\nselect 2;', ['psql-meta-command @ \\i a.sql\r\n\\i', 'psql-meta-command @ \\ir b.sql\nse']],
  ["select 1 \\gset\nselect 2;", ['psql-meta-command @ \\gset\nselect']],
  ["\\copy t from 'x.csv'\nselect 1;", ["psql-meta-command @ \\copy t from"]],
  ["\\echo it's\nselect 1;", ["psql-meta-command @ \\echo it's\ns"]],
  ["selec 1;\n\\q\nselect 1;", ['syntax-error @ selec 1;\n\\q', 'psql-meta-command @ \\q\nselect 1;']],
])('%j: meta-commands of psql', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});

it.each(['', '-- nothing\n/* here */', '\uFEFF', ';;', 'begin; commit;'])('%j: no statement', (sql) => {
  expect(refusals(sql).map((refusal) => refusal.split(' ')[0])).toEqual(['nothing-to-do']);
});

it.each([
  ['drop index concurrently a, b', ['concurrent-drop @ drop index c']],
  ['drop index concurrently a cascade', ['concurrent-drop @ drop index c']],
])('%s: more than DROP INDEX CONCURRENTLY can do', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});

it('locates what is nested too deeply at its own statement', () => {
  const deep = `select ${'1+'.repeat(20_000)}1`;
  expect(refusals(`select 1; ${deep}; selec 2`)).toEqual(['nested-too-deep @ select 1+1+1', 'syntax-error @ selec 2']);
});

it.each([
  ["grant select on t to :reader; select :'day'::date, a::int", ['psql-variable @ :reader; sel', "psql-variable @ :'day'::date"]],
  ['select * from :"table"', ['psql-variable @ :"table"']],
])('%s: variables of psql', (sql, expected) => {
  expect(refusals(sql)).toEqual(expected);
});
