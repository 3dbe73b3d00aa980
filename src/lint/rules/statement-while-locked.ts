import { asKind } from '../../migrations/node.ts';
import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { exclusivelyLocked } from '../locked-before.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';
import { unitBefore } from '../unit-before.ts';

export const statementWhileLocked = defineRule({
  id: 'statement-while-locked',
  title: 'A long statement in a transaction that keeps a table locked',
  severity: 'warning',
  why: 'ACCESS EXCLUSIVE is kept until the transaction ends. What is quick by itself stops every reader of that table for as long as the statement behind it takes: a validation, a build, a refresh, a copy.',
  versions: 'all',
  fix: 'the long statement first, or in a transaction of its own (BEGIN and COMMIT around the short ones)',
  evidence: 'Manual, 13.3.1: a lock is held until the end of the transaction.',
  kinds: ['AlterTableStmt', 'IndexStmt', 'RefreshMatViewStmt', 'ReindexStmt', 'CallStmt'],
  judge(statement, ground) {
    const what = longWork(statement);
    if (what === undefined) return [];
    const { schema, file } = ground;
    const index = asKind(statement, 'IndexStmt');
    // on a table in use it is the missing CONCURRENTLY that is wrong
    if (index?.relation !== undefined && isInUse(schema, index.relation)) return [];
    const before = unitBefore(statement, file);
    if (isValidatedHere(statement, before)) return [];
    const [locked] = before.flatMap((one) => exclusivelyLocked(one, ground));
    if (locked === undefined) return [];
    if (index !== undefined && !isFilled(statement, before)) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table: locked },
        subject: what,
        message: `nobody can read ${named('table', locked)}, which this transaction has locked before, until it is done`,
        instead:
          file.runner === 'plumbline'
            ? 'put it first, or BEGIN; and COMMIT; around the statements before it'
            : 'put it first, or into a migration of its own',
      },
    ];
  },
});

function longWork(statement: LintStatement): string | undefined {
  if (alterCommands(statement, ['AT_ValidateConstraint']).length > 0) return 'VALIDATE CONSTRAINT';
  if (statement.kind === 'IndexStmt') return 'CREATE INDEX';
  if (statement.kind === 'RefreshMatViewStmt') return 'REFRESH MATERIALIZED VIEW';
  if (statement.kind === 'ReindexStmt') return 'REINDEX';
  return statement.kind === 'CallStmt' ? 'CALL' : undefined;
}

/** That is validate-in-same-transaction. */
function isValidatedHere(statement: LintStatement, before: readonly LintStatement[]): boolean {
  const tables = alterCommands(statement, ['AT_ValidateConstraint']).map(({ table }) => table.name);
  return [...before, statement].some((one) =>
    alterCommands(one, ['AT_AddConstraint']).some(({ table }) => tables.includes(table.name)),
  );
}

/** A new table without rows is indexed at once. */
function isFilled(statement: LintStatement, before: readonly LintStatement[]): boolean {
  const name = asKind(statement, 'IndexStmt')?.relation?.relname;
  return before.some((one) => {
    const insert = asKind(one, 'InsertStmt')?.relation ?? asKind(one, 'CreateTableAsStmt')?.into?.rel;
    return insert?.relname === name;
  });
}
