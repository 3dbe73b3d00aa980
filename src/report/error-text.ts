import type { ServerError, ToolError } from '../errors.ts';
import { renderLocation } from '../location.ts';

/** What people read when a command could not start: what happened, where, what PostgreSQL said, what to do, whom to call. */
export function renderToolError(error: ToolError, contacts: readonly string[] = []): string {
  const lines = [`error: ${error.message}`];
  if (error.location !== undefined) lines.push(renderLocation(error.location));
  if (error.server !== undefined) lines.push(...renderServerError(error.server));
  if (error.hint !== undefined) lines.push(`hint: ${error.hint}`);
  if (contacts.length > 0) lines.push(`contact: ${contacts.join(', ')}`);
  return lines.join('\n') + '\n';
}

/** The server's own words, one line a field, as psql labels them. */
export function renderServerError(server: ServerError): readonly string[] {
  return [
    `SQLSTATE: ${server.sqlState}  ${server.message}`,
    ...(server.detail === undefined ? [] : [`DETAIL: ${server.detail}`]),
    ...(server.hint === undefined ? [] : [`HINT: ${server.hint}`]),
    ...(server.context === undefined ? [] : [`CONTEXT: ${server.context}`]),
  ];
}

interface FailedStart {
  readonly version: string;
  readonly command: string;
  readonly runId: string;
  readonly error: ToolError;
}

/** The one JSON document of a command that could not start. */
export function renderToolErrorJson({ version, command, runId, error }: FailedStart): string {
  const document = {
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version },
    command,
    runId,
    error: {
      code: error.code,
      message: error.message,
      hint: error.hint,
      exitCode: error.exitCode,
      location: error.location,
      server: error.server,
    },
  };
  return JSON.stringify(document, null, 2) + '\n';
}
