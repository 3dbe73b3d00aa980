import { defineRule } from '../rule.ts';

export const opaqueDynamicSql = defineRule({
  id: 'opaque-dynamic-sql',
  title: 'Code that runs SQL which its text does not tell',
  severity: 'warning',
  why: 'EXECUTE of a text that is put together when the block runs may take any lock, rewrite or drop anything; no rule, no plan and no reviewer sees what. Constants, and format() of constants, are read and judged like plain statements.',
  versions: 'all',
  fix: 'plain SQL where the names are known; else run it with db-check locks on a copy of the schema, and ignore the finding with what you saw as the reason',
  evidence:
    'A CREATE INDEX in EXECUTE holds SHARE on the table just the same (pg_locks, 15 and 18); squawk and the language server are silent about it.',
  judgeFile: ({ opaque }) =>
    opaque.map(({ start, end, message, isMild }) => ({
      ...{ start, end },
      subject: 'this code',
      message: `${message}: what it locks, changes or drops cannot be judged`,
      ...(isMild && { severity: 'info' as const }),
      instead: 'write the statement itself where its names are known',
    })),
});
