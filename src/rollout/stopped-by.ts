import { EXIT, ToolError } from '../errors.ts';
import type { Performed } from './performed.ts';

/** What forbade to begin, as data: the rollout stands where it is. A bug is thrown on. */
export function stoppedBy(error: unknown): Extract<Performed, { kind: 'stopped' }> {
  if (!(error instanceof ToolError)) throw error;
  const { message, hint, server } = error;
  const lines = [
    ...message.split('\n'),
    ...(server === undefined ? [] : [`PostgreSQL said: ${server.message} (SQLSTATE ${server.sqlState})`]),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ];
  const exitCode = error.exitCode === EXIT.ok ? EXIT.stopped : error.exitCode;
  return { kind: 'stopped', exitCode, message: (lines[0] ?? error.code).replace(/:$/, ''), lines };
}
