import type { IntoClause } from 'libpg-query';
import { effectsOf } from '../../locks/effects.ts';
import { asKind, unwrap, type NodeOf } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { LintStatement } from '../lint-file.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../words.ts';

export const createTableAs = defineRule({
  id: 'create-table-as',
  title: 'CREATE TABLE AS from tables in use',
  severity: 'warning',
  why: 'All rows are read in one statement, whose snapshot holds back VACUUM for as long as it takes; what is written meanwhile is missing in the copy. The new table has no key, index, NOT NULL, default or constraint, and no privileges.',
  versions: 'all',
  fix: 'CREATE TABLE … (LIKE …), then INSERT … SELECT in batches by key, outside of migrations where it is long',
  evidence:
    'Manual, CREATE TABLE AS: only names and types of the columns come along; pg_locks shows ACCESS SHARE on what is read (14 and 18; test/database/locks).',
  kinds: ['CreateTableAsStmt', 'SelectStmt'],
  judge(statement, { schema }) {
    const { into, query } = intoOf(statement);
    if (into?.rel === undefined || into.skipData === true || into.rel.relpersistence === 't') return [];
    if (isFew(query)) return [];
    const sources = effectsOf(statement, 180_000)
      .locks.map(({ relation }) => relation)
      .filter((relation) => !schema.isNew(relation) && !isCatalog(relation.schema));
    const [first] = sources;
    if (first === undefined) return [];
    const [made, source] = [renderObjectName(rangeName(into.rel)), renderObjectName(first)];
    const like = sources.length === 1 ? `(LIKE ${source} INCLUDING ALL)` : '(…)';
    return [
      {
        ...{ start: statement.start, end: statement.end, table: first },
        subject: `table ${made}`,
        message: `reads all of ${listed('table', sources.map(renderObjectName))} in one snapshot, into a table without key, index or constraint`,
        instead: `CREATE TABLE ${made} ${like};\n-- then INSERT INTO ${made} SELECT … in batches by key`,
      },
    ];
  },
});

interface Made {
  readonly into: IntoClause | undefined;
  readonly query: NodeOf<'SelectStmt'> | undefined;
}

function intoOf(statement: LintStatement): Made {
  const created = asKind(statement, 'CreateTableAsStmt');
  if (created?.objtype === 'OBJECT_TABLE')
    return { into: created.into, query: unwrap(created.query, 'SelectStmt') };
  const query = asKind(statement, 'SelectStmt');
  return { into: query?.intoClause, query };
}

/** LIMIT with a number that is no work. */
function isFew(query: NodeOf<'SelectStmt'> | undefined): boolean {
  const limit = unwrap(query?.limitCount, 'A_Const')?.ival;
  return limit !== undefined && (limit.ival ?? 0) <= 10_000;
}

function isCatalog(schema: string | undefined): boolean {
  return schema === 'pg_catalog' || schema === 'information_schema';
}
