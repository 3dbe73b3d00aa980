import { named } from '../named.ts';
import { newIndexOf } from '../new-index.ts';
import { defineRule } from '../rule.ts';

/** A key alone may have as many columns as it needs; what is copied is INCLUDE. */
const MOST_OF_A_TABLE = 0.75;

export const coveringIndexCopiesTable = defineRule({
  id: 'covering-index-copies-table',
  title: 'A covering index as large as its table',
  severity: 'warning',
  why: 'An index that has nearly all columns is a second copy of the table: it takes as much disk and memory, every UPDATE of any of its columns writes to it, and none of them is a HOT update any more.',
  versions: 'all; INCLUDE since 11',
  fix: 'key columns only, or INCLUDE of the one or two narrow columns that the hottest query reads',
  evidence:
    'a table of 27 MB had a covering index of 27 MB, one of 49 MB an index of 52 MB (measured on 15 and 18).',
  kinds: ['IndexStmt'],
  judge(statement, { schema }) {
    const made = newIndexOf(statement);
    const table = made && schema.table(made.table);
    if (made === undefined || table?.isComplete !== true || made.index.include.length < 2) return [];
    const carried = new Set([...made.index.columns, ...made.index.include]);
    const all = table.columns.size;
    const has = [...table.columns.keys()].filter((column) => carried.has(column)).length;
    if (has < 5 || has < all * MOST_OF_A_TABLE) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table: made.table, subject: made.subject },
        message: `carries ${has} of the ${all} columns of ${named('table', made.table)}: a second copy of it, which every UPDATE writes too`,
        instead: 'key columns only, or INCLUDE of the narrow columns that the hottest query reads',
      },
    ];
  },
});
