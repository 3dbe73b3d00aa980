import { expect, it } from 'vitest';
import { loadParser } from '../../../src/migrations/parser.ts';
import { split } from '../../../src/migrations/split.ts';
import { lintFixture } from '../../support/lint.ts';

const RULES = [
  'add-column-check',
  'add-column-identity',
  'add-column-references',
  'add-column-serial',
  'add-column-stored-generated',
  'add-column-unique',
  'add-column-volatile-default',
  'drop-column',
  'set-not-null',
];

it.each(RULES)('%s: the way that it shows is SQL to paste', async (rule) => {
  const parser = await loadParser();
  const { findings } = await lintFixture(rule, 'bad');
  for (const { fix = '' } of findings) {
    const { statements, refusals } = split(parser, fix);
    expect(refusals, fix).toEqual([]);
    expect(statements.length).toBeGreaterThan(0);
  }
});

it('change-column-type: the second column, and the way by UTC, are SQL to paste', async () => {
  const parser = await loadParser();
  const { findings } = await lintFixture('change-column-type', 'bad');
  const ways = findings.flatMap(({ fix }) => (fix?.includes(';') === true ? [fix] : []));
  expect(ways.length).toBeGreaterThan(8);
  for (const way of ways) expect(split(parser, way).refusals, way).toEqual([]);
});
