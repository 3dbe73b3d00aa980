import { expect, it } from 'vitest';
import { parseTargetQuery } from '../../../../src/measure/query-file.ts';

const FILE = 'validation/queries/latest.sql';
const TEXT = `-- target: 50ms
-- variant: scan
select 1
from a
  -- variant: by index
-- a remark of its own
select 2;
`;

it('cuts the file at its variant lines, each at its own place', () => {
  const { body, variants } = parseTargetQuery(FILE, TEXT);
  expect(variants.map(({ name, body: { sql } }) => [name, sql])).toEqual([
    ['scan', 'select 1\nfrom a'],
    ['by index', '-- a remark of its own\nselect 2;'],
  ]);
  expect(body).toEqual(variants[0]?.body);
  for (const { body: part } of variants) expect(TEXT.slice(part.start).startsWith(part.sql)).toBe(true);
});

it('a query without variants has none', () => {
  expect(parseTargetQuery(FILE, '-- target: 1s\nselect 1\n')).toMatchObject({
    variants: [],
    body: { sql: 'select 1' },
  });
});

it.each([
  ['-- target: 1s\nselect 1\n-- variant: b\nselect 2', 'the first variant has no name'],
  ['-- target: 1s\n-- variant: a\nselect 1\n-- variant: b\n', 'variant `b` has no query'],
  ['-- target: 1s\n-- variant: a\nselect 1\n-- variant: a\nselect 2', 'there are two variants `a`'],
])('%s is refused', (text, said) => {
  expect(() => parseTargetQuery(FILE, text)).toThrow(said);
});
