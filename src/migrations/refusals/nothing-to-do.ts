import type { Statement } from '../migration.ts';
import { transactionWord } from '../transaction-control.ts';
import type { Refusal } from './refusal.ts';

/** A file without a statement (empty, only comments, only BEGIN and COMMIT) is a mistake more often than a wish. */
export function refuseNothingToDo(statements: readonly Statement[]): readonly Refusal[] {
  if (statements.some((statement) => transactionWord(statement) === 'none')) return [];
  return [
    {
      code: 'nothing-to-do',
      message: 'this file has no statement',
      hint: 'write its statements; `select 1;` says that there is nothing to do on purpose',
      offset: 0,
    },
  ];
}
