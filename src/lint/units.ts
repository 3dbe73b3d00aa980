import type { Statement } from '../migrations/migration.ts';
import { outsideTransaction } from '../migrations/outside-transaction.ts';
import { segment } from '../migrations/segments.ts';
import { enclosingBegins, transactionWord } from '../migrations/transaction-control.ts';
import type { LintStatement } from './lint-file.ts';
import type { Runner } from './runner.ts';

type Place = Pick<LintStatement, 'unit' | 'isInTransaction' | 'canStandAlone'>;

/** Which statements share a transaction, and which stand in one: as each runner sends the file. */
export function placeStatements(statements: readonly Statement[], runner: Runner): readonly Place[] {
  if (runner === 'plumbline') return plumbline(statements);
  if (runner === 'psql') return explicitBlocks(statements);
  // several statements in one simple query are one implicit transaction (manual 55.2.2.1; measured: 25001)
  const isInTransaction = runner === 'one-transaction' || statements.length > 1;
  return statements.map(() => ({ unit: 0, isInTransaction, canStandAlone: !isInTransaction }));
}

function plumbline(statements: readonly Statement[]): readonly Place[] {
  const units = new Map<Statement, Omit<Place, 'canStandAlone'>>();
  for (const { kind, number, statements: members } of segment(statements)) {
    for (const member of members) units.set(member, { unit: number, isInTransaction: kind !== 'alone' });
  }
  const begins = enclosingBegins(statements);
  return statements.map((statement) => {
    const place = units.get(statement) ?? { unit: 0, isInTransaction: false };
    const isEnclosed = begins.has(statement);
    return { ...place, isInTransaction: place.isInTransaction || isEnclosed, canStandAlone: !isEnclosed };
  });
}

function explicitBlocks(statements: readonly Statement[]): readonly Place[] {
  const begins = enclosingBegins(statements);
  const unitOf = new Map(statements.map((statement, index) => [statement, index]));
  return statements.map((statement, index) => {
    const begin = begins.get(statement);
    return {
      unit: begin === undefined ? index : (unitOf.get(begin) ?? index),
      isInTransaction: begin !== undefined,
      canStandAlone: begin === undefined,
    };
  });
}

/** Whether PostgreSQL refuses it where its runner puts it (SQLSTATE 25001). */
export function isRefusedInTransaction(statement: LintStatement): boolean {
  return (
    statement.isInTransaction &&
    transactionWord(statement) === 'none' &&
    outsideTransaction(statement) !== undefined
  );
}
