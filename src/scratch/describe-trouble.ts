import { renderServerError, readServerError } from '../db/server-error.ts';
import { serverTrouble } from '../db/server-trouble.ts';
import { StatementStopped } from './watch-over.ts';

/** Why a statement did not end well, for people. Throws what is neither the server's word nor a lost session. */
export function describeTrouble(error: unknown): string {
  if (error instanceof StatementStopped) return error.message;
  const server = readServerError(error);
  if (server !== undefined) return renderServerError(server);
  const lost = serverTrouble(error);
  if (lost === undefined) throw error;
  return lost.message;
}
