import { describeMention, isMissing, similarTo } from '../existence.ts';
import { needsOf } from '../needs.ts';
import { defineRule } from '../rule.ts';

export const objectMissing = defineRule({
  id: 'object-missing',
  title: 'A statement works on what is not there',
  severity: 'error',
  isLive: true,
  why: 'The table, index or column is not in the database, nor is it made before: PostgreSQL refuses the statement (42P01, 42704, 42703) and the deployment ends in its middle.',
  versions: 'all',
  fix: 'correct the name; mixed case wants quotes',
  evidence:
    "PostgreSQL folds unquoted names to lower case (manual 4.1.1); the server's catalog was asked for each name.",
  judge(statement, { schema, server }) {
    if (server === undefined || statement.within !== undefined) return [];
    return needsOf(statement)
      .filter((mention) => !mention.isOptional && isMissing(schema, mention))
      .map((mention) => {
        const similar = similarTo(schema, mention);
        return {
          ...{ start: statement.start, end: statement.end, subject: describeMention(mention) },
          message: 'it is not in the database when the statement runs, which is refused',
          ...(similar !== undefined && { instead: similar }),
        };
      });
  },
});
