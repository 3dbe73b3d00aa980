import type { Database } from '../db/database.ts';
import { preparedTransactions, type PreparedTransaction } from './prepared-transactions.ts';
import { relationLocks, type RelationLock } from './relation-locks.ts';
import { sessions, type Session } from './sessions.ts';

/** Somebody behind whom even a reading statement has to wait. */
export interface Obstructor {
  readonly lock: RelationLock;
  /** undefined: a prepared transaction, or a session that has gone. */
  readonly session: Session | undefined;
  readonly prepared: PreparedTransaction | undefined;
}

/** ACCESS EXCLUSIVE is the only mode that stops a reader (manual 13.3.1); who waits for it stops later readers too. */
export async function readObstructors(db: Database): Promise<readonly Obstructor[]> {
  const context = { db, targets: [] };
  const locks = (await relationLocks.read(context)).filter(({ mode }) => mode === 'AccessExclusiveLock');
  if (locks.length === 0) return [];
  const others = await sessions.read(context);
  const prepared = await preparedTransactions.read(context);
  return locks.map((lock) => ({
    lock,
    session: others.find(({ pid }) => pid === lock.pid),
    prepared: prepared.find(({ transactionId }) => transactionId === lock.transactionId),
  }));
}
