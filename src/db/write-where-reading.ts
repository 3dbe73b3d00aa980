import type { ServerError } from '../errors.ts';
import type { Database } from './database.ts';
import { readServerError } from './server-error.ts';

/** A transaction that may write, in a session that may otherwise only read. Returns why the server refused, or undefined. */
export async function writeWhereReading(
  db: Database,
  write: () => Promise<unknown>,
): Promise<ServerError | undefined> {
  await db.query('begin read write');
  try {
    await write();
    await db.query('commit');
    return undefined;
  } catch (error) {
    const server = readServerError(error);
    if (server === undefined || db.closed) throw error;
    await db.query('rollback');
    return server;
  }
}
