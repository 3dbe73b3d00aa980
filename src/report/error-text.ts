import type { ExitCode, ServerError, ToolError } from '../errors.ts';
import { renderLocation } from '../location.ts';

/** What people read when a command could not start: what happened, where, what PostgreSQL said, what to do, whom to call. */
export function renderToolError(error: ToolError, contacts: readonly string[] = []): string {
  const lines = renderOne(error);
  for (const other of error.also.slice(0, SHOWN)) lines.push('', ...renderOne(other));
  if (error.also.length > SHOWN) lines.push('', `and ${error.also.length - SHOWN} more errors`);
  if (contacts.length > 0) lines.push(`contact: ${contacts.join(', ')}`);
  return lines.join('\n') + '\n';
}

/** Further errors shown in full: more than these only hide the first one. */
const SHOWN = 9;

function renderOne(error: ToolError): string[] {
  const lines = [`error: ${error.message}`];
  if (error.location !== undefined) lines.push(renderLocation(error.location));
  if (error.server !== undefined) lines.push(...renderServerError(error.server));
  if (error.hint !== undefined) lines.push(`hint: ${error.hint}`);
  return lines;
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
  /** The process's, which knows the signal that stopped it; the error's when there was none. */
  readonly exitCode?: ExitCode;
}

/** The one JSON document of a command that could not start. */
export function renderToolErrorJson({
  version,
  command,
  runId,
  error,
  exitCode = error.exitCode,
}: FailedStart): string {
  const document = {
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version },
    command,
    runId,
    error: { ...fieldsOf(error), exitCode, also: error.also.map(fieldsOf) },
  };
  return JSON.stringify(document, null, 2) + '\n';
}

function fieldsOf({ code, message, hint, exitCode, location, server }: ToolError): object {
  return { code, message, hint, exitCode, location, server };
}
