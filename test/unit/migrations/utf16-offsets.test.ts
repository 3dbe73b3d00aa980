import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byteToUtf16, codePointToUtf16 } from '../../../src/migrations/utf16-offsets.ts';

it('agrees with the encoders of JavaScript at every character, asked in any order', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', 'é', '€', '😀', '\u0000'), maxLength: 12 }), fc.boolean(), (text, backwards) => {
      const characters = [...text];
      const prefixes = characters.map((_, count) => characters.slice(0, count).join(''));
      if (backwards) prefixes.reverse();
      const lengths = prefixes.map(({ length }) => length);
      const convert = byteToUtf16(text);
      expect(prefixes.map((prefix) => convert(Buffer.byteLength(prefix)))).toEqual(lengths);
      expect(prefixes.map((prefix) => codePointToUtf16(text, [...prefix].length))).toEqual(lengths);
    }),
  );
}, 30_000);

it('stays inside the text', () => {
  expect(codePointToUtf16('😀', 5)).toBe(2);
});
