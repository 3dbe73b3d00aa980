import { EXIT, ToolError } from '../errors.ts';
import type { ConnectionTarget } from './connection-target.ts';
import { readServerError } from './server-error.ts';

/** A failed connection attempt as people need it: where, why, what to try. Never the password. */
export function openError(error: unknown, target: ConnectionTarget): ToolError {
  const server = readServerError(error);
  const reason = server?.message ?? (error instanceof Error ? error.message : String(error));
  return new ToolError({
    code: 'cannot-connect',
    message: `cannot connect to ${target.display}: ${reason}`,
    hint: `is the server running there, and is ${target.origin} right?`,
    exitCode: EXIT.connection,
    ...(server !== undefined && { server }),
    cause: error,
  });
}
