import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { droppedIndexesOf } from '../dropped-index.ts';
import { ownerOfIndex } from '../index-in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const dropIndexOfConstraint = defineRule({
  id: 'drop-index-of-constraint',
  title: 'DROP INDEX of an index that a constraint needs',
  severity: 'error',
  why: 'The index of a PRIMARY KEY, UNIQUE or EXCLUDE constraint goes only with the constraint: PostgreSQL refuses with SQLSTATE 2BP01, with and without CONCURRENTLY, with CASCADE too.',
  versions: 'all',
  fix: 'ALTER TABLE … DROP CONSTRAINT, which drops the index with it',
  evidence:
    '"cannot drop index … because constraint … on table … requires it" (measured on 15 and 18; manual, DROP INDEX and 5.15).',
  kinds: ['DropStmt'],
  judge(statement, { schema }) {
    const names = droppedIndexesOf(statement)?.names ?? [];
    return names.flatMap((name) => {
      const table = ownerOfIndex(schema, name);
      if (table === undefined) return [];
      return [
        {
          ...{ start: statement.start, end: statement.end, table },
          subject: named('index', name),
          message: `is refused (2BP01): the constraint of this name on ${named('table', table)} needs it`,
          instead: `ALTER TABLE ${renderObjectName(table)} DROP CONSTRAINT ${quoteIdentifier(name.name)};`,
        },
      ];
    });
  },
});
