import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const refreshWithoutUniqueIndex = defineRule({
  id: 'refresh-without-unique-index',
  title: 'REFRESH MATERIALIZED VIEW CONCURRENTLY without a unique index',
  severity: 'error',
  why: 'The rows of before and after are compared by a unique index of plain columns over all rows. Without one the server refuses with SQLSTATE 55000.',
  versions: 'all',
  fix: 'CREATE UNIQUE INDEX on the view first, over columns, without WHERE',
  evidence:
    '"cannot refresh materialized view … concurrently" with the hint to create such an index (manual, REFRESH MATERIALIZED VIEW).',
  kinds: ['RefreshMatViewStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'RefreshMatViewStmt');
    if (node?.relation === undefined || node.concurrent !== true) return [];
    const table = rangeName(node.relation);
    // only of a view that the texts, or a server, told all of
    if (schema.table(table)?.kind !== 'materialized view') return [];
    const isUsable = schema
      .indexesOf(table)
      .some(
        ({ isUnique, isValid, isPartial, columns }) =>
          isUnique && isValid && !isPartial && columns.every((column) => column !== undefined),
      );
    if (isUsable) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('materialized view', table),
        message: 'is refused (55000): it has no unique index of plain columns over all its rows',
        instead: `first: CREATE UNIQUE INDEX ON ${renderObjectName(table)} (<its key>);`,
      },
    ];
  },
});
