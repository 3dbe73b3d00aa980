import { asKind } from '../../migrations/node.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { partOf } from '../part-of-table.ts';
import { defineRule } from '../rule.ts';

export const changePolicy = defineRule({
  id: 'change-policy',
  title: 'A policy of a table in use is made, changed or dropped',
  // the wait for the lock is missing-lock-timeout's
  severity: 'info',
  why: 'ACCESS EXCLUSIVE is taken on the table: every reader and writer waits, from the moment that it waits until the transaction ends. Which rows the application sees changes at its commit.',
  versions: 'all',
  fix: 'with a short lock_timeout and retries, which db-deploy does by itself; drop and make anew in one transaction, so that no moment is without a policy',
  evidence: 'pg_locks shows ACCESS EXCLUSIVE (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['CreatePolicyStmt', 'AlterPolicyStmt', 'DropStmt'],
  judge(statement, { schema }) {
    const table = tableOf(statement);
    if (table === undefined || schema.isNew(table)) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('table', table),
        message:
          'every reader and writer of it waits until the transaction ends (ACCESS EXCLUSIVE), and may see other rows then',
      },
    ];
  },
});

function tableOf(statement: LintStatement): ObjectName | undefined {
  const relation =
    asKind(statement, 'CreatePolicyStmt')?.table ?? asKind(statement, 'AlterPolicyStmt')?.table;
  if (relation !== undefined) return rangeName(relation);
  const { removeType, objects } = asKind(statement, 'DropStmt') ?? {};
  return removeType === 'OBJECT_POLICY' ? partOf(objects?.[0])?.table : undefined;
}
