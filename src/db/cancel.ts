import { connect } from './connect.ts';
import type { ConnectionTarget } from './connection-target.ts';

/**
 * Asks the server to end what another session of ours is executing, from a session of its own. Harmless when that one
 * is idle. Best effort: where no second session can be had, the statement simply runs to its end.
 */
export async function cancelBackend(target: ConnectionTarget, pid: number): Promise<void> {
  try {
    const db = await connect({ target, profile: 'read', applicationName: 'db-check/cancel' });
    await db.query('select pg_catalog.pg_cancel_backend($1)', [pid]).finally(() => db.close());
  } catch {
    return;
  }
}
