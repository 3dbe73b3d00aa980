import type { Statement } from '../migration.ts';
import { outsideTransaction } from '../outside-transaction.ts';
import { enclosingBegins } from '../transaction-control.ts';
import type { Refusal } from './refusal.ts';

/** CREATE INDEX CONCURRENTLY and its like between BEGIN and COMMIT: the server answers 25001. */
export function refuseOutsideInBlock(statements: readonly Statement[]): readonly Refusal[] {
  const enclosing = enclosingBegins(statements);
  return statements.flatMap((statement) => {
    const command = outsideTransaction(statement);
    if (command === undefined || !enclosing.has(statement)) return [];
    return [
      {
        code: 'outside-in-block',
        message: `${command} cannot run between BEGIN and COMMIT`,
        hint: 'move it before BEGIN or behind COMMIT: db-deploy runs it alone, in its place',
        offset: statement.start,
      },
    ];
  });
}
