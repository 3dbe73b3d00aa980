import { asKind } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const clusterRewrites = defineRule({
  id: 'cluster-rewrites',
  title: 'CLUSTER',
  severity: 'error',
  why: 'It writes the whole table in the order of an index, and all its indexes, under ACCESS EXCLUSIVE: nobody can read or write the table meanwhile. New rows do not keep the order.',
  versions: 'all',
  fix: 'pg_repack keeps the table usable; an index with the order in its key often serves the query without any of this',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE and a new file of the table (measured on 15 and 18; manual, CLUSTER).',
  kinds: ['ClusterStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'ClusterStmt');
    if (node === undefined || (node.relation !== undefined && !isInUse(schema, node.relation))) return [];
    const table = node.relation && rangeName(node.relation);
    return [
      {
        ...{ start: statement.start, end: statement.end, ...(table && { table }) },
        subject: table === undefined ? 'every table that was clustered before' : named('table', table),
        message: 'nobody can read or write it while it and all its indexes are written anew',
        instead: 'pg_repack, which lets readers and writers go on',
      },
    ];
  },
});
