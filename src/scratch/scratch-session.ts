import type { Database } from '../db/database.ts';
import { readServerError } from '../db/server-error.ts';
import type { ScratchDatabase } from './scratch-database.ts';
import type { TracedSession } from './trace.ts';
import { watchOver, type Watch } from './watch-over.ts';

/**
 * The session in which a file runs, opened anew when a statement has ended it. Everything that is sent is watched over, our own
 * questions too: a commit fires deferred triggers, and a file may give = another meaning.
 */
export interface ScratchSession extends TracedSession {
  /** One statement and nothing more: a file can make the server read its quotes otherwise than we do. */
  send(sql: string): Promise<void>;
  /** After a statement that failed; true when what the session had (SET, temporary tables) is lost. */
  recover(error: unknown): Promise<boolean>;
  close(): Promise<void>;
}

export async function openScratchSession(
  database: ScratchDatabase,
  watch: Omit<Watch, 'observer'>,
): Promise<ScratchSession> {
  let db = await database.openSession();
  const whole = { ...watch, observer: database.observer };
  const watched = <Result>(work: () => Promise<Result>): Promise<Result> => watchOver(db, whole, work);
  return {
    get pid() {
      return db.pid;
    },
    query: <Row extends object>(sql: string, parameters?: readonly unknown[]) =>
      watched(() => db.query<Row>(sql, parameters)),
    queryText: (sql, parameters) => watched(() => db.queryText(sql, parameters)),
    send: async (sql) => void (await watched(() => db.queryText(sql, []))),
    recover: async (error) => {
      if (!leavesTrouble(error) && (await isUsable(db))) return false;
      await db.close().catch(() => undefined);
      // a file can shut its own role out: then every further statement says that the session is lost
      db = await database.openSession().catch(() => db);
      return true;
    },
    close: () => db.close().catch(() => undefined),
  };
}

/** Class 53: what filled the lock table (advisory locks) or the memory of the session goes with it. */
function leavesTrouble(error: unknown): boolean {
  return readServerError(error)?.sqlState.startsWith('53') === true;
}

async function isUsable(db: Database): Promise<boolean> {
  if (db.closed) return false;
  return db.query('rollback').then(
    () => true,
    () => false,
  );
}
