import type { Segment, Statement } from './migration.ts';
import { asKind } from './node.ts';
import { outsideTransaction } from './outside-transaction.ts';
import { transactionWord } from './transaction-control.ts';

type Part = Omit<Segment, 'number'>;

/**
 * Groups statements into units of execution (DESIGN.md section 7, rule 2).
 * BEGIN and COMMIT must be balanced: refuseUnbalanced says so before.
 */
export function segment(statements: readonly Statement[]): readonly Segment[] {
  const parts: Part[] = [];
  let [open, opener]: [Statement[], Statement | undefined] = [[], undefined];
  const close = (): void => {
    if (opener !== undefined) parts.push({ kind: 'explicit', begin: opener.sql, statements: open });
    else if (open.length > 0) parts.push({ kind: 'transaction', statements: open });
    [open, opener] = [[], undefined];
  };
  for (const statement of statements) {
    const word = transactionWord(statement);
    if (word === 'begin') {
      close();
      opener = statement;
    } else if (word === 'commit') close();
    else if (opener === undefined && outsideTransaction(statement) !== undefined) {
      close();
      parts.push({ kind: 'alone', statements: [statement] });
    } else {
      open.push(statement);
      if (opener === undefined && addsEnumValue(statement)) close();
    }
  }
  close();
  return parts.map((part, index) => ({ ...part, number: index + 1 }));
}

/** A new value of an enum cannot be used before its transaction has ended (55P04; manual, ALTER TYPE). */
function addsEnumValue(statement: Statement): boolean {
  const node = asKind(statement, 'AlterEnumStmt');
  return node !== undefined && node.oldVal === undefined;
}
