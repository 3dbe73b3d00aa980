import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const refreshMaterializedView = defineRule({
  id: 'refresh-materialized-view',
  title: 'REFRESH MATERIALIZED VIEW without CONCURRENTLY',
  severity: 'error',
  why: 'The view is locked with ACCESS EXCLUSIVE while its query runs: nobody can read it until the last row is there. WITH NO DATA empties it, and every query of it fails with 55000.',
  versions: 'all; CONCURRENTLY needs a unique index over columns of all rows',
  fix: 'REFRESH MATERIALIZED VIEW CONCURRENTLY, which holds EXCLUSIVE: readers go on',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE and a new file, EXCLUSIVE with CONCURRENTLY (measured on 15 and 18; manual, REFRESH MATERIALIZED VIEW).',
  kinds: ['RefreshMatViewStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'RefreshMatViewStmt');
    if (node?.relation === undefined || node.concurrent === true || !isInUse(schema, node.relation))
      return [];
    const table = rangeName(node.relation);
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('materialized view', table),
        message:
          node.skipData === true
            ? 'is emptied: every query of it fails (55000) until it is refreshed with data'
            : 'nobody can read it until its query has run to the end',
        instead: `REFRESH MATERIALIZED VIEW CONCURRENTLY ${renderObjectName(table)};`,
      },
    ];
  },
});
