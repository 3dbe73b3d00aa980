import { quoteIdentifier } from '../../db/identifiers.ts';
import { columnStyle } from '../style-of-column.ts';

export const preferTextOverChar = columnStyle({
  id: 'prefer-text-over-char',
  title: 'char(n)',
  why: 'char(n) pads with blanks to its full length, ignores them in comparisons and loses them on the way to text: lengths, LIKE and indexes surprise. It is neither smaller nor faster.',
  versions: 'all',
  fix: 'text, with a CHECK on its length where one is wanted',
  evidence: 'char(n) to text rewrites the table (measured on 15 and 18); manual 8.3.',
  isOffended: ({ type }) => type === 'bpchar',
  message: () => 'pads every value with blanks, and becomes text only by a rewrite of the whole table',
  instead: ({ name }) => `text CHECK (char_length(${quoteIdentifier(name)}) <= …)`,
});
