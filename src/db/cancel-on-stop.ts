import { cancelBackend } from './cancel.ts';
import type { ConnectionTarget } from './connection-target.ts';
import type { Database } from './database.ts';

/**
 * Ctrl-C ends what the session is executing on the server. Returns what ends that. A pooler makes pids up: what it calls
 * ours may be somebody else's, and nothing is cancelled there.
 */
export async function cancelOnStop(
  db: Database,
  target: ConnectionTarget,
  stop: AbortSignal | undefined,
): Promise<() => void> {
  const cancel = (): void => void cancelBackend(target, db.pid);
  if (await isDirect(db)) stop?.addEventListener('abort', cancel);
  return () => stop?.removeEventListener('abort', cancel);
}

/** A session that does not answer has nothing to cancel: the next statement says why. */
async function isDirect(db: Database): Promise<boolean> {
  const asked = db.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  const [row] = await asked.catch(() => []);
  return row?.pid === db.pid;
}
