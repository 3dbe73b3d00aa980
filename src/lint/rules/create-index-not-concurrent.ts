import { asKind } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { concurrently } from '../concurrently.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const createIndexNotConcurrent = defineRule({
  id: 'create-index-not-concurrent',
  title: 'CREATE INDEX without CONCURRENTLY',
  severity: 'error',
  why: 'CREATE INDEX holds SHARE on the table until the index is built: every INSERT, UPDATE and DELETE waits, minutes on a large table.',
  versions: 'all; CONCURRENTLY cannot be used on a partitioned table',
  fix: 'CREATE INDEX CONCURRENTLY, which reads the table twice and stops nobody',
  evidence:
    'pg_locks shows SHARE on the table during the build, SHARE UPDATE EXCLUSIVE with CONCURRENTLY (14 to 18; manual, CREATE INDEX, Building Indexes Concurrently).',
  kinds: ['IndexStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'IndexStmt');
    if (node?.relation === undefined || node.concurrent === true || !isInUse(schema, node.relation))
      return [];
    const table = rangeName(node.relation);
    const { idxname } = node;
    // a partitioned table has its own rule: CONCURRENTLY is refused there
    if (schema.table(table)?.kind === 'partitioned table') return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: idxname === undefined ? named('table', table) : named('index', { ...table, name: idxname }),
        message: `nobody can write to ${named('table', table)} while it is built`,
        ...concurrently(statement, 'index'),
      },
    ];
  },
});
