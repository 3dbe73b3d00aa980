import { outsideTransaction } from '../../migrations/outside-transaction.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import { defineRule, type Offence } from '../rule.ts';

export const prismaShadowReplay = defineRule({
  id: 'prisma-shadow-replay',
  title: 'A migration that prisma migrate dev may not be able to replay',
  severity: 'warning',
  why: 'prisma migrate dev runs every migration anew in a shadow database, and cuts the files in its own way. DROP INDEX CONCURRENTLY is nothing that its splitter knows: it sends the file as one message, which is one transaction (25001). With a driver adapter it cuts at every semicolon, also within code, literals and comments. Then no developer can make the next migration (P3006).',
  versions:
    'Prisma 7.4 and later split; earlier ones send every file as one message. db-deploy splits with PostgreSQL’s own grammar',
  fix: 'a migration for each statement that cannot run in a transaction; no semicolon in comments and literals where a driver adapter is used',
  evidence:
    "Measured with Prisma's engine 8.1 (wasm) and adapter-pg 7.10: five builds and a DROP INDEX CONCURRENTLY in one file are replayed; a function's body, a semicolon in a comment or in a literal end with P3006. Sent as one message the same file ends with 25001 (prisma-engines#5847).",
  roles: ['migration'],
  judgeFile(file) {
    if (file.isPrisma !== true && file.runner !== 'prisma') return [];
    return [...unknownToSplitter(file), ...cutWithin(file)];
  },
});

/** With Prisma as the runner it is concurrently-in-transaction that speaks. */
function unknownToSplitter({ statements, runner }: LintFile): readonly Offence[] {
  const own = statements.filter(({ within }) => within === undefined);
  if (runner === 'prisma' || own.length < 2) return [];
  const dropped = own.find((one) => outsideTransaction(one) === 'DROP INDEX CONCURRENTLY');
  const outside = dropped ?? own.find((one) => outsideTransaction(one) !== undefined);
  if (outside === undefined) return [];
  const command = outsideTransaction(outside) ?? '';
  return [
    {
      ...{ start: outside.start, end: outside.end, subject: command },
      ...(dropped === undefined && { severity: 'info' as const }),
      message:
        dropped === undefined
          ? 'Prisma before 7.4 sends this file as one message, which is one transaction: prisma migrate dev fails in its shadow database (25001)'
          : 'prisma migrate dev does not know this statement, sends the file as one message, and fails in its shadow database (25001)',
      instead: 'a migration of its own for this statement; db-deploy runs the file as it is',
    },
  ];
}

/** Told once: the first that an adapter would tear apart. */
function cutWithin({ statements, source: { text } }: LintFile): readonly Offence[] {
  const torn = statements.find(({ within, sql }) => within === undefined && sql.includes(';'));
  const comment = commentWithSemicolon(statements, text);
  const place = torn ?? comment;
  if (place === undefined) return [];
  return [
    {
      ...{
        start: place.start,
        end: place.end,
        subject: torn === undefined ? 'this comment' : 'this statement',
      },
      severity: 'info',
      message:
        'has a semicolon within: Prisma with a driver adapter cuts the file there, and prisma migrate dev fails in its shadow database',
      instead:
        torn === undefined
          ? 'write the comment without a semicolon'
          : 'run prisma migrate dev without a driver adapter',
    },
  ];
}

/** Between two statements stands one semicolon; another is part of a comment. */
function commentWithSemicolon(
  statements: readonly LintStatement[],
  text: string,
): { readonly start: number; readonly end: number } | undefined {
  const own = statements.filter(({ within }) => within === undefined);
  let from = 0;
  for (const { start, end } of own) {
    const found = /--[^\n]*;|\/\*[^*]*;/.exec(text.slice(from, start));
    if (found !== null) return { start: from + found.index, end: from + found.index + found[0].length };
    from = end;
  }
  return undefined;
}
