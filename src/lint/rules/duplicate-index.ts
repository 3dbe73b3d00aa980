import { named } from '../named.ts';
import { newIndexOf } from '../new-index.ts';
import { isCoveredBy } from '../schema/covers.ts';
import { defineRule } from '../rule.ts';

export const duplicateIndex = defineRule({
  id: 'duplicate-index',
  title: 'An index that is there already, or is the beginning of one',
  severity: 'warning',
  why: 'Every write maintains both, and both take their share of memory; the second answers no query that the first does not.',
  versions: 'all',
  fix: 'leave it out',
  evidence:
    'a B-tree serves searches by its first columns, forwards and backwards (manual 11.3, 11.4); a duplicate of 2 MB went unnoticed in the deployment that was measured.',
  roles: ['migration'],
  kinds: ['IndexStmt'],
  judge(statement, { schema }) {
    const made = newIndexOf(statement);
    if (made === undefined) return [];
    const { index, table, subject } = made;
    for (const other of schema.indexesOf(table)) {
      if (other.name.name === index.name.name) continue;
      const how = isCoveredBy(index, other);
      if (how === undefined) continue;
      const what = how === 'same' ? 'is the same as' : 'is the beginning of';
      return [
        {
          ...{ start: statement.start, end: statement.end, subject, table },
          message: `${what} ${named('index', other.name)}, which serves its searches`,
          instead: 'leave it out',
        },
      ];
    }
    return [];
  },
});
