import { asKind } from '../../migrations/node.ts';
import { named } from '../named.ts';
import { partOf } from '../part-of-table.ts';
import { defineRule } from '../rule.ts';

export const dropTrigger = defineRule({
  id: 'drop-trigger',
  title: 'DROP TRIGGER on a table in use',
  // the wait for the lock is missing-lock-timeout's
  severity: 'info',
  why: 'ACCESS EXCLUSIVE is taken on the table, although making the trigger took less: readers wait too, from the moment that it waits until the transaction ends. What the trigger kept right is not kept right any more.',
  versions: 'all',
  fix: 'with a short lock_timeout and retries, which db-deploy does by itself, as the last statement of its transaction',
  evidence: 'pg_locks shows ACCESS EXCLUSIVE (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['DropStmt'],
  judge(statement, { schema }) {
    const { removeType, objects } = asKind(statement, 'DropStmt') ?? {};
    const { table } = partOf(objects?.[0]) ?? {};
    if (removeType !== 'OBJECT_TRIGGER' || table === undefined || schema.isNew(table)) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('table', table),
        message: 'every reader and writer of it waits until the transaction ends (ACCESS EXCLUSIVE)',
      },
    ];
  },
});
