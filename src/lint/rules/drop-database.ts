import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind } from '../../migrations/node.ts';
import { defineRule } from '../rule.ts';

export const dropDatabase = defineRule({
  id: 'drop-database',
  title: 'DROP DATABASE',
  severity: 'error',
  why: 'A whole database goes, with everybody who is connected where it says FORCE; nothing but a backup brings it back, and no migration can be rolled back into it.',
  versions: 'all; WITH (FORCE) since 13',
  fix: 'drop databases by hand, never from a file that is deployed again elsewhere',
  evidence: 'Manual, DROP DATABASE: it cannot be undone, and cannot run in a transaction block (25001).',
  roles: ['migration', 'rollback', 'query', 'check', 'consistency'],
  kinds: ['DropdbStmt'],
  judge(statement) {
    const node = asKind(statement, 'DropdbStmt');
    if (node === undefined) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: `database ${quoteIdentifier(node.dbname ?? '')}`,
        message: 'all of it is lost for good, wherever this file is deployed',
        instead: 'do it by hand, on the one server where it is meant',
      },
    ];
  },
});
