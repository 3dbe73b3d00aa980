import { randomOf } from './random.ts';

/** What tears SQL open, or turns it into something else. */
const SHARDS = [
  ...[
    "'",
    '"',
    '$$',
    '$a$',
    '/*',
    '*/',
    '--',
    '\n',
    '\r\n',
    '\r',
    '(',
    ')',
    '[',
    ']',
    ';',
    ';;',
    '\\',
    '\\.\n',
  ],
  ...[
    '\0',
    '\u0001',
    '\uFEFF',
    '\u200b',
    '\u2028',
    'é',
    '😀',
    '\ud83d',
    '\ude00',
    'ﬁ',
    'İ',
    '\t',
    '\f',
    '\v',
  ],
  ...[
    "E'\\",
    "U&'\\00e9'",
    "U&'\\d83d'",
    "B'2'",
    '0x',
    '1e',
    '1_',
    '$1',
    ':x',
    '::',
    '<>',
    '~',
    '@',
    '?',
    '`',
  ],
  ...[
    '\n\\i x\n',
    '\n\\gset\n',
    '\ncopy t from stdin;\n1\t2\n',
    '\n\\.\n',
    'begin;',
    'commit;',
    'begin atomic ',
  ],
  ...[' case ', ' end ', ' do $$ begin ', ' concurrently ', ' if not exists ', '-- plumbline: ignore x y\n'],
  ...[
    '(('.repeat(400),
    '))'.repeat(400),
    'not '.repeat(600),
    '1+'.repeat(300),
    '/*'.repeat(300),
    "''".repeat(300),
  ],
];

/** A file of the seeds, changed in one to eight places; the same number, the same file. */
export function mutantOf(seeds: readonly string[], number: number): string {
  const random = randomOf(number);
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <One>(all: readonly One[], other: One): One => all[below(all.length)] ?? other;
  let text = pick(seeds, '');
  for (let left = 1 + below(8); left > 0; left -= 1) text = change(text);
  return text.slice(0, 60_000);

  function change(whole: string): string {
    const [from, length] = [below(whole.length + 1), below(pick([4, 40, 400], 4))];
    const [head, part, tail] = [
      whole.slice(0, from),
      whole.slice(from, from + length),
      whole.slice(from + length),
    ];
    switch (below(9)) {
      case 0:
        return head + tail;
      case 1:
        return head + part + part + tail;
      case 2:
        return (
          head + String.fromCharCode((whole.charCodeAt(from) || 0) ^ (1 << below(8))) + whole.slice(from + 1)
        );
      case 3:
        return below(4) === 0 ? head : head + tail.slice(below(tail.length));
      case 4:
        return splice(head, tail, pick(seeds, ''));
      case 5:
        return whole.replaceAll(/\r?\n/g, pick(['\r\n', '\n', '\r', ' '], '\n'));
      case 6:
        return below(2) === 0 ? `\uFEFF${whole}` : head + part.toUpperCase() + tail;
      default:
        return head + pick(SHARDS, '') + part + tail;
    }
  }

  function splice(head: string, tail: string, other: string): string {
    const from = below(other.length);
    return head + other.slice(from, from + below(800)) + tail;
  }
}
