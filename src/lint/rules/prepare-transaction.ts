import { asKind } from '../../migrations/node.ts';
import { quoteLiteral } from '../../db/identifiers.ts';
import { defineRule } from '../rule.ts';

export const prepareTransaction = defineRule({
  id: 'prepare-transaction',
  title: 'PREPARE TRANSACTION in a migration',
  severity: 'error',
  why: 'The transaction belongs to no session any more and keeps all its locks, over restarts too, until somebody says COMMIT PREPARED; it holds back VACUUM in the whole database, and every later CREATE INDEX CONCURRENTLY waits for it.',
  versions: 'all; refused where max_prepared_transactions is 0, which is the default',
  fix: 'COMMIT',
  evidence:
    'Manual, PREPARE TRANSACTION, Notes. db-deploy refuses such a file (unbalanced-transaction), so that this rule speaks for other runners.',
  kinds: ['TransactionStmt'],
  judge(statement, { file }) {
    const node = asKind(statement, 'TransactionStmt');
    if (node?.kind !== 'TRANS_STMT_PREPARE' || file.runner === 'plumbline') return [];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: `prepared transaction ${quoteLiteral(node.gid ?? '')}`,
        message: 'keeps its locks, and holds back VACUUM, until somebody commits it by hand',
        instead: 'COMMIT;',
      },
    ];
  },
});
