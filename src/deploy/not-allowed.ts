import { readServerError, SQLSTATE } from '../db/server-error.ts';
import { EXIT, ToolError } from '../errors.ts';

/** A role that may not read ledger or journal is told so (exit 3); every other error stays as it is. */
export function explainDenial(error: unknown): unknown {
  const server = readServerError(error);
  if (server?.sqlState !== SQLSTATE.insufficientPrivilege) return error;
  return new ToolError({
    code: 'not-allowed',
    message: `this role may not read what was deployed: ${server.message}`,
    hint: 'connect as the role that deploys, or as one that was granted it',
    exitCode: EXIT.connection,
    server,
    cause: error,
  });
}
