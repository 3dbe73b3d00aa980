import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadParser } from '../../../src/migrations/parser.ts';
import { judgeSplit } from '../../../src/migrations/refusals/refuse.ts';
import { segment } from '../../../src/migrations/segments.ts';
import { split } from '../../../src/migrations/split.ts';
import { touchedBy } from '../../../src/migrations/touched.ts';
import { effectsOf } from '../../../src/locks/effects.ts';

const parser = await loadParser();

/** Pieces that tear each other's quotes, comments and brackets open. */
const SHARDS = [
  'create table t (',
  'a int)',
  ';',
  "'",
  '"',
  '$$',
  '$a$',
  '/*',
  '*/',
  '--',
  '\n',
  '\r\n',
  '\\i x',
  '\\.',
  'copy t from stdin',
  'begin',
  'begin atomic',
  'case',
  'end',
  'commit',
  "E'\\",
  "U&'\\00e9'",
  ' é😀 ',
  '\0',
  '\u0001',
  '\uFEFF',
  '(',
  ')',
  ':x',
  'create index concurrently i on t (a)',
  "alter type m add value 'x'",
];

it('never throws, and never points outside the file, whatever the file holds', () => {
  const shard = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...SHARDS) },
    { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
  );
  fc.assert(
    fc.property(fc.array(shard, { maxLength: 25 }), (shards) => {
      const text = shards.join(' ');
      const found = split(parser, text);
      const isInside = (offset: number): boolean => offset >= 0 && offset <= text.length;
      expect(found.statements.every(({ start, end }) => start < end && isInside(start) && isInside(end))).toBe(true);
      expect(judgeSplit(found).every(({ offset }) => isInside(offset))).toBe(true);
      segment(found.statements);
      touchedBy(found.statements);
      for (const statement of found.statements) effectsOf(statement, 180_000);
      if (found.refusals.length > 0) return;
      expect(found.statements.map(({ start, end }) => text.slice(start, end))).toEqual(
        found.statements.map(({ sql }) => sql),
      );
    }),
    { numRuns: 500 },
  );
}, 60_000);
