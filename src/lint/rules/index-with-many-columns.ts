import { newIndexOf } from '../new-index.ts';
import { defineRule } from '../rule.ts';

const USEFUL_KEYS = 3;

export const indexWithManyColumns = defineRule({
  id: 'index-with-many-columns',
  title: 'An index of more than three columns',
  severity: 'info',
  why: 'A B-tree finds by its first columns; what comes fourth rarely narrows a search that three columns have narrowed, and makes every row of the index longer.',
  versions: 'all',
  fix: 'the columns that are compared with =, then the one that is sorted or compared by range',
  evidence: 'manual 11.3: indexes with more than three columns are unlikely to be helpful.',
  roles: ['migration'],
  kinds: ['IndexStmt'],
  judge(statement) {
    const made = newIndexOf(statement);
    const { columns = [], isUnique, method } = made?.index ?? {};
    if (made === undefined || isUnique === true || method !== 'btree' || columns.length <= USEFUL_KEYS)
      return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table: made.table, subject: made.subject },
        message: `has ${columns.length} key columns: a search rarely needs more than ${USEFUL_KEYS}`,
        instead: 'the columns that are compared with =, then the one that is sorted or compared by range',
      },
    ];
  },
});
