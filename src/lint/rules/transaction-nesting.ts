import { transactionWord } from '../../migrations/transaction-control.ts';
import { defineRule } from '../rule.ts';

export const transactionNesting = defineRule({
  id: 'transaction-nesting',
  title: 'BEGIN or COMMIT in a file that its runner runs in a transaction',
  severity: 'warning',
  why: 'PostgreSQL knows no transaction in another: BEGIN only gives a warning (25001), and the COMMIT in the file ends the transaction of the runner. What failed behind it is not undone with what stands before, and the runner records the opposite of what is there.',
  versions: 'all',
  fix: 'no BEGIN and no COMMIT in a file that its runner wraps',
  evidence:
    'Manual, BEGIN: issuing it within a transaction block provokes a warning, and the state of the transaction is not affected.',
  judgeFile({ statements, runner }) {
    if (runner !== 'one-transaction' && runner !== 'prisma') return [];
    const own = statements.filter(({ within }) => within === undefined);
    return own.flatMap((statement, at) => {
      const word = transactionWord(statement);
      if (word !== 'commit' && word !== 'rollback') return [];
      // a whole message in BEGIN … COMMIT is what Prisma itself writes
      if (runner === 'prisma' && (at === own.length - 1 || word === 'rollback')) return [];
      return [
        {
          ...{ start: statement.start, end: statement.end, subject: word.toUpperCase() },
          message:
            runner === 'prisma'
              ? 'what stands before it stays when a statement behind it fails: Prisma then calls the migration failed (P3009), and cannot run it again'
              : 'ends the transaction of the runner: what follows is neither undone with it nor with the record of the migration',
          instead: runner === 'prisma' ? 'a migration for what stands behind it' : 'remove BEGIN and COMMIT',
        },
      ];
    });
  },
});
