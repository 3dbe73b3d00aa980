import { quoteIdentifier } from '../../db/identifiers.ts';
import { named } from '../named.ts';
import type { KnownIndex, KnownTable } from '../schema/known-schema.ts';
import { simpleQueryOf, type SimpleQuery } from '../simple-query.ts';
import { defineRule } from '../rule.ts';

export const coveringIndexMissesColumn = defineRule({
  id: 'covering-index-misses-column',
  title: 'A query that reads a column which its covering index has not',
  severity: 'warning',
  why: 'Only a query all of whose columns are in the index is answered by the index alone. One column more, as with SELECT *, and every row is fetched from the table: the INCLUDE columns cost writes for nothing, and the planner may prefer another index and a sort.',
  versions: 'all; INCLUDE since 11',
  fix: 'name the columns that are needed, or an index without INCLUDE',
  evidence:
    'SELECT * with an index that had all columns but one: the planner took another index and sorted (measured on 15 and 18; manual 11.9).',
  roles: ['query'],
  kinds: ['SelectStmt'],
  judge(statement, { schema }) {
    const query = simpleQueryOf(statement);
    const table = query && schema.table(query.table);
    if (query === undefined || table === undefined) return [];
    const meant = schema.indexesOf(query.table).filter((index) => isMeant(index, query));
    const missing = meant.map((index) => missingIn(index, query, table));
    const [index] = meant;
    const [lacks] = missing;
    // one that has them all is enough
    if (index === undefined || lacks === undefined || missing.some((one) => one.length === 0)) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table: query.table },
        subject: named('index', index.name),
        message: `does not cover this query: it has no ${lacks.map(quoteIdentifier).join(', ')}, so that every row is fetched from ${named('table', query.table)}`,
        instead: 'name only the columns that are needed, or leave INCLUDE out of the index',
      },
    ];
  },
});

/** It begins with a column that the query pins, and carries others for the sake of a query like this one. */
function isMeant({ columns, include }: KnownIndex, { pinned, columns: read, hasStar }: SimpleQuery): boolean {
  const isFound = pinned.some(({ column }) => column === columns[0]);
  return isFound && include.length > 0 && (hasStar || include.some((column) => read.has(column)));
}

function missingIn(
  { columns, include }: KnownIndex,
  query: SimpleQuery,
  table: KnownTable,
): readonly string[] {
  const has = new Set([...columns, ...include]);
  const wanted = query.hasStar ? [...table.columns.keys()] : [...query.columns];
  return wanted.filter((column) => table.columns.has(column) && !has.has(column));
}
