import { describeStatement } from '../migrations/describe-statement.ts';
import type { Statement } from '../migrations/migration.ts';
import { outsideTransaction } from '../migrations/outside-transaction.ts';
import { transactionWord } from '../migrations/transaction-control.ts';
import { whyNotSent } from './not-sent.ts';
import { describeTrouble } from './describe-trouble.ts';
import { fillTables } from './fill-tables.ts';
import type { ScratchSession } from './scratch-session.ts';

export interface Prepared {
  /** What could not be run: the schema is not what it should be. */
  readonly failed: readonly PreparationFailure[];
  /** Tables that stayed empty, `public.t`. */
  readonly emptyTables: readonly string[];
}

export interface PreparationFailure {
  readonly statement: string;
  readonly message: string;
}

/** Makes the schema that stands before a file, and a row in each table: as the same role, under the same watch. */
export async function prepare(
  session: ScratchSession,
  statements: readonly Statement[],
  withRows: boolean,
): Promise<Prepared> {
  const failed: PreparationFailure[] = [];
  for (const statement of statements) {
    const message = isLeftOut(statement) ? undefined : await tryStatement(session, statement);
    if (message !== undefined) failed.push({ statement: describeStatement(statement), message });
  }
  return { failed, emptyTables: withRows ? await fillTables(session) : [] };
}

/** Each is a transaction of its own: a new value of an enum can be used at once. */
function isLeftOut(statement: Statement): boolean {
  return transactionWord(statement) !== 'none' || whyNotSent(statement) !== undefined;
}

/** What it sets locally, and what it locks, needs a transaction to be in. */
async function tryStatement(session: ScratchSession, statement: Statement): Promise<string | undefined> {
  const isAlone = outsideTransaction(statement) !== undefined;
  try {
    for (const sql of isAlone ? [statement.sql] : ['begin', statement.sql, 'commit']) await session.send(sql);
    return undefined;
  } catch (error) {
    const message = describeTrouble(error);
    await session.recover(error);
    return message;
  }
}
