import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadParser } from '../../../src/migrations/parser.ts';
import { split } from '../../../src/migrations/split.ts';

const parser = await loadParser();

const STATEMENTS = [
  'select 1',
  'create table "T" ("a;b" int)',
  'create index concurrently if not exists "é_idx" on "😀" (a) where b = \'x;y\'',
  'drop index concurrently a',
  'create function f() returns trigger language plpgsql as $f$ begin; return new; end; $f$',
  'create function g() returns int begin atomic select 1; select case 1 when 1 then 2 end; end',
  'create rule r as on insert to t do also (insert into a values (1); insert into b values (2))',
  "insert into t values (E'\\';', $$;$$, '-- no comment', '/* nor this')",
  "alter type mood add value 'ä;ö'",
  'begin',
  'commit',
  "do $é$ begin perform ';😀'; end $é$",
  "select '\u0001\f\t'",
];
const SPACE = [' ', '\n', '\r\n', '\t', '-- a; b\n', '-- é😀\r\n', '/* ; */', '/* a /* 😀; */ \' */', '\f'];

const statement = fc.constantFrom(...STATEMENTS);
const space = fc.array(fc.constantFrom(...SPACE), { maxLength: 3 }).map((parts) => parts.join(''));

it('finds exactly the statements that were put together, whatever stands between them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ before: space, sql: statement, after: space }), { maxLength: 12 }),
      fc.record({ bom: fc.boolean(), lastSemicolon: fc.boolean(), end: space }),
      (parts, { bom, lastSemicolon, end }) => {
        const body = parts.map(({ before, sql, after }) => `${before}${sql}${after}`).join(';');
        const text = `${bom ? '\uFEFF' : ''}${body}${lastSemicolon ? ';' : ''}${end}`;
        const found = split(parser, text);
        expect(found.refusals).toEqual([]);
        expect(found.statements.map(({ sql }) => sql)).toEqual(parts.map(({ sql }) => sql));
        for (const { start, end, sql } of found.statements) expect(text.slice(start, end)).toBe(sql);
      },
    ),
    { numRuns: 300 },
  );
});

it('finds each bad statement among good ones, at its own place', () => {
  const bad = fc.constantFrom('selec 1', 'create tabel "é" (a int)', "update set '😀'", 'create table t (a int');
  fc.assert(
    fc.property(
      fc.array(fc.record({ before: space, sql: fc.oneof(statement, bad), after: space }), { maxLength: 8 }),
      (parts) => {
        let text = '';
        const good: string[] = [];
        const errors: { from: number; to: number }[] = [];
        for (const { before, sql, after } of parts) {
          const from = text.length + before.length;
          text += `${before}${sql}${after};`;
          if (STATEMENTS.includes(sql)) good.push(sql);
          else errors.push({ from, to: text.length });
        }
        const found = split(parser, text);
        expect(found.refusals).toHaveLength(errors.length);
        found.refusals.forEach(({ offset }, index) => {
          expect(offset).toBeGreaterThanOrEqual(errors[index]?.from ?? Infinity);
          expect(offset).toBeLessThanOrEqual(errors[index]?.to ?? -1);
        });
        expect(found.statements.map(({ sql }) => sql)).toEqual(good);
        for (const { start, end, sql } of found.statements) expect(text.slice(start, end)).toBe(sql);
      },
    ),
    { numRuns: 300 },
  );
});
