import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLocator, locate } from '../../src/location.ts';

it('counts lines and characters from 1, whatever the line ends', () => {
  const text = 'a\r\n👍bc\n\nlast';
  expect(locate('f', text, 0)).toEqual({ file: 'f', line: 1, column: 1, lineText: 'a' });
  expect(locate('f', text, text.indexOf('c'))).toEqual({ file: 'f', line: 2, column: 3, lineText: '👍bc' });
  expect(locate('f', text, text.length)).toEqual({ file: 'f', line: 4, column: 5, lineText: 'last' });
});

it('a range has its end behind its last character', () => {
  const place = createLocator('f', 'select 1;\nselect\n  2;');
  expect(place(10, 20)).toEqual({
    ...{ file: 'f', line: 2, column: 1, lineText: 'select' },
    end: { line: 3, column: 4, lineText: '  2;' },
  });
});

it('finds every offset of any text again', () => {
  const text = fc
    .array(fc.constantFrom('\n', '\r\n', 'a', '👍', 'é', '\u2028'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (whole) => {
      const place = createLocator('f', whole);
      let offset = 0;
      for (const character of [...whole, '']) {
        const { line, column } = place(offset);
        const before =
          whole
            .split('\n')
            .slice(0, line - 1)
            .join('\n').length + (line > 1 ? 1 : 0);
        const along = [...whole.slice(before)].slice(0, column - 1).join('').length;
        expect(before + along).toBe(offset);
        offset += character.length;
      }
    }),
  );
});
