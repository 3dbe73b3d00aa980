import { expect, it } from 'vitest';
import { segment } from '../../../src/migrations/segments.ts';
import { statementsOf } from '../../support/statements.ts';

const shape = (sql: string): readonly string[] =>
  segment(statementsOf(sql)).map(({ kind, statements }) => `${kind}: ${statements.map(({ sql }) => sql).join('; ')}`);

it('keeps ordinary statements together and each concurrent one alone', () => {
  expect(
    shape('create table a (); set work_mem = 1; create index concurrently i on a (b); select 1; drop index concurrently i'),
  ).toEqual([
    'transaction: create table a (); set work_mem = 1',
    'alone: create index concurrently i on a (b)',
    'transaction: select 1',
    'alone: drop index concurrently i',
  ]);
});

it('ends a segment with a new enum value, but not with a renamed one', () => {
  expect(shape("select 1; alter type m add value 'a'; alter type m rename value 'b' to 'c'; select 2")).toEqual([
    "transaction: select 1; alter type m add value 'a'",
    "transaction: alter type m rename value 'b' to 'c'; select 2",
  ]);
});

it('takes BEGIN … COMMIT as one segment, with savepoints and enum values inside', () => {
  expect(
    shape("select 1; begin; savepoint s; alter type m add value 'a'; release s; commit; select 2; start transaction; end"),
  ).toEqual([
    'transaction: select 1',
    "explicit: savepoint s; alter type m add value 'a'; release s",
    'transaction: select 2',
    'explicit: ',
  ]);
});

it('keeps how the file opens its transaction', () => {
  const [only] = segment(statementsOf('begin isolation level serializable; select 1; commit'));
  expect(only).toMatchObject({ kind: 'explicit', begin: 'begin isolation level serializable', number: 1 });
});

it('counts segments from 1', () => {
  expect(segment(statementsOf('select 1; vacuum; select 2')).map(({ number }) => number)).toEqual([1, 2, 3]);
});

it('makes nothing of nothing', () => {
  expect(segment([])).toEqual([]);
});
