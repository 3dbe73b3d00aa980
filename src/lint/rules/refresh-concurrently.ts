import { asKind } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const refreshConcurrently = defineRule({
  id: 'refresh-concurrently',
  title: 'REFRESH MATERIALIZED VIEW CONCURRENTLY in a deployment',
  severity: 'warning',
  why: 'Readers go on, but the view is held EXCLUSIVE while its query runs and old and new rows are compared: every other refresh, VACUUM and ALTER of it waits that long, and what stands behind in the same transaction too.',
  versions: 'all',
  fix: 'refresh it alone, when little goes on, and not in the transaction of other changes',
  evidence:
    'pg_locks shows EXCLUSIVE and a scan of the view (measured on 14 and 18; manual, REFRESH MATERIALIZED VIEW).',
  kinds: ['RefreshMatViewStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'RefreshMatViewStmt');
    if (node?.relation === undefined || node.concurrent !== true || !isInUse(schema, node.relation))
      return [];
    const table = rangeName(node.relation);
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('materialized view', table),
        message:
          'other refreshes of it wait until its query has run and all its rows are compared; readers go on',
        instead: 'refresh it when little goes on, in a migration of its own',
      },
    ];
  },
});
