import { expect, it } from 'vitest';
import { concurrentIndex, indexOnAnotherTable } from '../../../src/migrations/concurrent-index.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { statementOf } from '../../support/statements.ts';

const parser = await loadParser();
const read = (sql: string): unknown => concurrentIndex(statementOf(sql));

it('reads what a concurrent build makes, in the schema of its table', () => {
  expect(read('create index concurrently if not exists "I" on "App"."Scan" (a)')).toEqual({
    action: 'create',
    index: { kind: 'index', schema: 'App', name: 'I' },
    table: { kind: 'relation', schema: 'App', name: 'Scan' },
    ifNotExists: true,
  });
  expect(read('create index concurrently on scan (a)')).toMatchObject({ index: undefined, ifNotExists: false });
});

it('reads what a concurrent drop removes', () => {
  expect(read('drop index concurrently if exists app."I"')).toEqual({
    action: 'drop',
    index: { kind: 'index', schema: 'app', name: 'I' },
    ifExists: true,
  });
});

it.each([
  ['reindex index concurrently a.i', { scope: 'index', object: { kind: 'index', schema: 'a', name: 'i' } }],
  ['reindex (concurrently) table t', { scope: 'table', object: { kind: 'relation', schema: undefined, name: 't' } }],
  ['reindex schema concurrently s', { scope: 'schema', object: undefined }],
])('reads %s', (sql, expected) => {
  expect(read(sql)).toEqual({ action: 'reindex', ...expected });
});

it.each([
  'create index i on t (a)',
  'drop index i',
  'drop table t',
  'reindex table t',
  'reindex schema s',
  'reindex (concurrently false) table t',
  'reindex (concurrently false) database d',
  'vacuum',
])('%s is not a concurrent index statement', (sql) => {
  expect(read(sql)).toBeUndefined();
});

it.each([
  ['create index concurrently if not exists "I" on public."Scan" ("a" desc) include (b) where c = \'on\'',
    'create index "I" on pg_temp."S" ("a" desc) include (b) where c = \'on\''],
  ['create unique index concurrently on only t using btree (a)', 'create unique index on pg_temp."S" using btree (a)'],
  ['create index concurrently "on" on t(a)', 'create index "on" on pg_temp."S"(a)'],
  ['create index concurrently exists on a . /* x */ b (c)', 'create index exists on pg_temp."S" (c)'],
  ['create index i on only (t) (a)', 'create index i on pg_temp."S" (a)'],
  ['create index i on t * (a)', 'create index i on pg_temp."S" (a)'],
  ['create index "😀é" on "é" ((é || \'😀\'))', 'create index "😀é" on pg_temp."S" ((é || \'😀\'))'],
  ['CREATE INDEX CONCURRENTLY -- on x\n i ON t(a)', 'CREATE INDEX i on pg_temp."S"(a)'],
])('%s on another table', (sql, expected) => {
  const moved = indexOnAnotherTable(parser, statementOf(sql), 'pg_temp."S"');
  expect(moved).toBe(expected);
  expect(statementOf(moved).kind).toBe('IndexStmt');
});
