import { GONE_COLUMNS, type GoneColumn } from '../catalog-columns.ts';
import type { LintStatement } from '../lint-file.ts';
import { defineRule } from '../rule.ts';
import { columnName, findAll, outputNames, relationsIn } from '../tree.ts';
import { placeOfLast } from '../words.ts';

export const catalogColumnGone = defineRule({
  id: 'catalog-column-gone',
  title: 'A catalog column that the server does not have',
  severity: 'error',
  why: 'The query fails with SQLSTATE 42703, at the moment when somebody wants to know: health checks are run in emergencies.',
  versions:
    'by the version of --server-version or of --url: total_time is gone since 13, waiting since 9.6, checkpoints_timed since 17; tablename never was a column of pg_stat_user_indexes',
  fix: 'the column that has taken its place',
  evidence:
    'pg_stat_user_indexes.indexname fails on every version (measured); the others are in the release notes of 9.6 to 18.',
  roles: ['query', 'check', 'consistency', 'migration', 'rollback'],
  kinds: ['SelectStmt', 'CreateTableAsStmt', 'ViewStmt', 'InsertStmt'],
  judge(statement, { versions }) {
    return goneIn(statement).flatMap((one) => {
      if (one.since > versions.newest) return [];
      const { relation, column, since, instead } = one;
      const isOften = since <= versions.oldest;
      const when =
        since === 0
          ? 'has no such column on any version'
          : `has no such column since ${since === 9 ? '9.6' : since}`;
      return [
        {
          ...placeOfLast(statement, column),
          subject: `column ${column}`,
          message: `${relation} ${when}`,
          instead,
          ...(!isOften && { severity: 'warning' as const }),
        },
      ];
    });
  },
});

type Gone = Omit<GoneColumn, 'relation'> & { readonly relation: string };

function goneIn({ node }: LintStatement): readonly Gone[] {
  const relations = relationsIn(node).filter(
    ({ schemaname }) => schemaname === undefined || schemaname === 'pg_catalog',
  );
  const known = relations.filter(({ relname = '' }) =>
    GONE_COLUMNS.some(({ relation }) => relation.test(relname)),
  );
  if (known.length === 0) return [];
  const own = outputNames(node);
  // a column without its table may belong to any of them
  const isOnlyCatalog = relationsIn(node).every(({ relname = '' }) => relname.startsWith('pg_'));
  const found = new Map<string, Gone>();
  for (const parts of findAll(node, 'ColumnRef').map(columnName)) {
    const [name = '', qualifier] = [...parts].reverse();
    for (const { relname = '', alias } of known) {
      const isMeant =
        qualifier === undefined
          ? isOnlyCatalog && !own.has(name)
          : qualifier === (alias?.aliasname ?? relname);
      const gone = GONE_COLUMNS.find(({ relation, column }) => column === name && relation.test(relname));
      const isElsewhere =
        qualifier === undefined && relations.some((one) => hasColumn(one.relname ?? '', name));
      if (isMeant && gone !== undefined && !isElsewhere)
        found.set(`${relname}.${name}`, { ...gone, relation: relname });
    }
  }
  return [...found.values()];
}

/** What other catalog views beside it do have under that name. */
function hasColumn(relation: string, column: string): boolean {
  return (
    (['pg_indexes', 'pg_tables', 'pg_stats', 'pg_policies', 'pg_rules'].includes(relation) &&
      column === 'tablename') ||
    (relation === 'pg_indexes' && column === 'indexname')
  );
}
