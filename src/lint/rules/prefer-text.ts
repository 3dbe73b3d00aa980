import { quoteIdentifier } from '../../db/identifiers.ts';
import { columnStyle } from '../style-of-column.ts';

export const preferText = columnStyle({
  id: 'prefer-text',
  title: 'varchar instead of text',
  why: 'varchar(n) is stored as text is; its limit is part of the type, and making it smaller writes or reads the whole table. A CHECK can be changed by NOT VALID and VALIDATE.',
  versions: 'all',
  fix: 'text, with a CHECK on its length where one is wanted',
  evidence:
    'varchar(n) to a smaller n rewrites the table, to a larger n it does not (measured on 15 and 18); manual 8.3.',
  isOffended: ({ type }) => type === 'varchar',
  message: ({ hasModifier }) =>
    hasModifier
      ? 'its limit is part of the type: making it smaller rewrites the table'
      : 'is text under another name',
  instead: ({ name, hasModifier }) =>
    hasModifier ? `text CHECK (char_length(${quoteIdentifier(name)}) <= …)` : 'text',
});
