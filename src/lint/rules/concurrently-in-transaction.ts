import { outsideTransaction } from '../../migrations/outside-transaction.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import { defineRule } from '../rule.ts';
import { isRefusedInTransaction } from '../units.ts';

export const concurrentlyInTransaction = defineRule({
  id: 'concurrently-in-transaction',
  title: 'A statement in a transaction that cannot run in one',
  severity: 'error',
  why: 'CREATE, DROP and REINDEX … CONCURRENTLY, VACUUM and their like commit in between. In a DO block or a function, in a file that its runner sends as one message or wraps in BEGIN, the server refuses them with 25001 and undoes everything of that transaction.',
  versions: 'all',
  fix: 'a statement of its own at the top of the file, deployed with db-deploy, which runs each such statement alone; with other runners a migration with nothing else in it',
  evidence:
    '25001 measured: in DO blocks and functions, and for several statements in one simple query, also as SET lock_timeout; CREATE INDEX … or COMMIT; CREATE INDEX …; one statement with comments around it works.',
  judge(statement, { file }) {
    const command = isRefusedInTransaction(statement) ? outsideTransaction(statement) : undefined;
    // between BEGIN and COMMIT it is outside-in-block that speaks
    if (command === undefined || isSaidAlready(statement, file)) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, subject: command },
        ...(statement.within === undefined ? BY_RUNNER[file.runner] : inCode(statement)),
      },
    ];
  },
});

function isSaidAlready({ start }: LintStatement, { refusals }: LintFile): boolean {
  return refusals.some(({ code, offset }) => code === 'outside-in-block' && offset === start);
}

interface Said {
  readonly message: string;
  readonly instead: string;
}

const PLAIN: Said = {
  message: 'cannot run in a transaction: the server answers 25001, and all of it is undone',
  instead: 'take it out of the transaction',
};

const BY_RUNNER: Readonly<Record<LintFile['runner'], Said>> = {
  plumbline: PLAIN,
  psql: PLAIN,
  prisma: {
    message:
      'fails with 25001, because Prisma may send the statements of a file as one message, which is one transaction; then every deploy stops with P3009',
    instead:
      'a migration with this statement alone; or deploy with db-deploy, which runs it alone in its place',
  },
  'one-transaction': {
    message: 'fails with 25001, because the runner wraps the file in a transaction',
    instead:
      "a file with this statement alone, and the runner's switch for no transaction; or deploy with db-deploy, which runs it alone in its place",
  },
};

function inCode({ within, sql }: LintStatement): Said {
  const where = within?.kind === 'DoStmt' ? 'a DO block' : 'a function';
  return {
    message: `cannot run in ${where}, which is always part of a transaction: the server answers 25001`,
    instead: `${sql};`,
  };
}
