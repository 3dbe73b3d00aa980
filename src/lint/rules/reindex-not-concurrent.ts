import { asKind } from '../../migrations/node.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { isReindexConcurrent } from '../../migrations/outside-transaction.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { concurrently } from '../concurrently.ts';
import type { Ground } from '../ground.ts';
import { isIndexInUse } from '../index-in-use.ts';
import { isInUse } from '../in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const reindexNotConcurrent = defineRule({
  id: 'reindex-not-concurrent',
  title: 'REINDEX without CONCURRENTLY',
  severity: 'error',
  why: 'REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on each index while it builds it anew: every write to the table waits, and so does every query that plans with the index, as planning looks at all of them.',
  versions: 'all; CONCURRENTLY since 12, never for SYSTEM',
  fix: 'REINDEX … CONCURRENTLY, which builds the new index beside the old one',
  evidence:
    'pg_locks shows SHARE on the table and ACCESS EXCLUSIVE on the index, SHARE UPDATE EXCLUSIVE on both with CONCURRENTLY (measured on 15 and 18; manual, REINDEX).',
  kinds: ['ReindexStmt'],
  judge(statement, { schema }) {
    const target = targetOf(statement, schema);
    if (target === undefined || isReindexConcurrent(statement)) return [];
    const { word, subject, table } = target;
    return [
      {
        ...{ start: statement.start, end: statement.end, subject, ...(table && { table }) },
        message:
          word === 'index' || word === 'table'
            ? `nobody can write to ${table === undefined ? 'its table' : named('table', table)}, nor plan a query with it, while the index is built anew`
            : 'one table after the other can be neither written to nor queried while its indexes are built anew',
        ...(word === 'system'
          ? { instead: 'REINDEX INDEX CONCURRENTLY of what is damaged; catalogs have no other way than this' }
          : concurrently(statement, word)),
      },
    ];
  },
});

interface Target {
  readonly word: 'index' | 'table' | 'schema' | 'database' | 'system';
  readonly subject: string;
  readonly table?: ObjectName;
}

function targetOf(statement: LintStatement, schema: Ground['schema']): Target | undefined {
  const { kind, relation, name = '' } = asKind(statement, 'ReindexStmt') ?? {};
  if (kind === 'REINDEX_OBJECT_INDEX' && relation !== undefined) {
    const index = rangeName(relation, 'index');
    const table = schema.index(index)?.table;
    const subject = named('index', index);
    return isIndexInUse(schema, index) ? { word: 'index', subject, ...(table && { table }) } : undefined;
  }
  if (kind === 'REINDEX_OBJECT_TABLE' && relation !== undefined) {
    const table = rangeName(relation);
    const subject = named('table', table);
    return isInUse(schema, relation) ? { word: 'table', subject, table } : undefined;
  }
  if (kind === 'REINDEX_OBJECT_SCHEMA')
    return { word: 'schema', subject: named('schema', { kind: 'schema', schema: undefined, name }) };
  if (kind === 'REINDEX_OBJECT_DATABASE') return { word: 'database', subject: 'the database' };
  return kind === 'REINDEX_OBJECT_SYSTEM' ? { word: 'system', subject: 'the catalogs' } : undefined;
}
