import { expect, it } from 'vitest';
import { loadParser } from '../../../src/migrations/parser.ts';
import { MOST_LEVELS } from '../../../src/migrations/tree-depth.ts';
import { judgeMutant } from '../../support/judge-mutant.ts';

const SHAPES: Readonly<Record<string, (depth: number) => string>> = {
  operators: (depth) => `select ${'1 + '.repeat(depth)}1`,
  signs: (depth) => `update t set a = ${'- '.repeat(depth)}1`,
  calls: (depth) => `select ${'f('.repeat(depth)}1${')'.repeat(depth)}`,
  subqueries: (depth) => `create view v as ${'select * from ('.repeat(depth)}select 1${') as x'.repeat(depth)}`,
  checks: (depth) => `alter table t add check (${'not '.repeat(depth)}a)`,
  'an index': (depth) => `create index i on t ((${'a || '.repeat(depth)}a))`,
};

it.each(Object.entries(SHAPES))('%s within one another are judged, or said to be too many', async (_, shape) => {
  const parser = await loadParser();
  const parsed: boolean[] = [];
  for (const depth of [10, 100, 250, 370, 490, 740, 1_000, MOST_LEVELS, 10_000]) {
    const text = `select 1; ${shape(depth)}; select 2;`;
    expect(judgeMutant(parser, text, depth), `${depth}`).toEqual([]);
    parsed.push(parser.parse(text).ok);
  }
  expect(parsed.slice(0, 2)).toEqual([true, true]);
  expect(parsed.at(-1)).toBe(false);
});
