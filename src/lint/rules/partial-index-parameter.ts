import { quoteIdentifier } from '../../db/identifiers.ts';
import { equalities } from '../conditions.ts';
import { named } from '../named.ts';
import { simpleQueryOf } from '../simple-query.ts';
import { defineRule } from '../rule.ts';

export const partialIndexParameter = defineRule({
  id: 'partial-index-parameter',
  title: 'A parameter where a partial index wants its constant',
  severity: 'warning',
  why: 'A partial index serves a query only when its WHERE follows from the text of the query. With a parameter instead of the constant a generic plan, which prepared statements get after five executions, cannot know that, and reads the table.',
  versions: 'all',
  fix: 'write the constant into the query, one query a value, or plan_cache_mode = force_custom_plan',
  evidence:
    "with a forced generic plan an index WHERE status = 'done' was not used for status = $1 (measured on 15 and 18; manual 11.8 and PREPARE).",
  roles: ['query'],
  kinds: ['SelectStmt'],
  judge(statement, { schema }) {
    const query = simpleQueryOf(statement);
    if (query === undefined) return [];
    const bound = new Set(
      query.pinned.filter(({ value }) => value === 'parameter').map(({ column }) => column),
    );
    return schema.indexesOf(query.table).flatMap((index) => {
      const fixed = equalities(index.predicate).find(
        ({ column, value }) => value === 'constant' && bound.has(column),
      );
      if (fixed === undefined) return [];
      const column = quoteIdentifier(fixed.column);
      return [
        {
          ...{ start: statement.start, end: statement.end, table: query.table },
          subject: named('index', index.name),
          message: `cannot serve a generic plan of this query: its WHERE wants a constant for ${column}, and here is a parameter`,
          instead: `the constant itself: ${column} = …`,
        },
      ];
    });
  },
});
