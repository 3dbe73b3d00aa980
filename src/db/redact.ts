import { ToolError, type ServerError } from '../errors.ts';
import type { Location } from '../location.ts';

/**
 * Hides what a text of somebody else (a driver, a file, a stack trace) may say of a secret: the password in a URL and the
 * values of password-like parameters. Our own texts never hold one: the target's password leaves it only for the wire.
 */
export function redact(text: string): string {
  return text
    .replace(
      /(\b[a-z][a-z0-9+.-]*:?\/\/)(\S+)/gi,
      (_whole, scheme: string, rest: string) => scheme + redactRest(rest),
    )
    .replace(
      /\b(password|passwd|pwd|sslpassword|pgpassword)(\s*[=:]\s*)('.*?'(?=[\s,;&)]|$)|"[^"]*"|[^\s&,;]+)/gi,
      '$1$2***',
    );
}

/** What follows `scheme://`: up to the last @ it is user:password; a `name:` without an @ may be one that lacks its host. */
function redactRest(rest: string): string {
  if (/^[/[]/.test(rest)) return rest; // a file, or an address
  const at = rest.lastIndexOf('@');
  const userInfo = at === -1 ? rest : rest.slice(0, at);
  const colon = userInfo.indexOf(':');
  if (
    colon === -1 ||
    userInfo.slice(colon) === ':password' || // as our own hints write it
    (at === -1 && /^[^:]*:\d*(?:[/?].*|[)"'.,;]*)$/.test(rest))
  )
    return rest;
  return `${userInfo.slice(0, colon)}:***${at === -1 ? '' : rest.slice(at)}`;
}

/** The same error with every text of it redacted. */
export function redactError(error: ToolError): ToolError {
  const { code, exitCode, hint, location, server, also } = error;
  return new ToolError({
    code,
    exitCode,
    message: redact(error.message),
    also: also.map(redactError),
    ...(hint !== undefined && { hint: redact(hint) }),
    ...(location !== undefined && { location: redactLocation(location) }),
    ...(server !== undefined && { server: redactServerError(server) }),
  });
}

function redactLocation(location: Location): Location {
  const { end } = location;
  return {
    ...location,
    lineText: redact(location.lineText),
    ...(end !== undefined && { end: { ...end, lineText: redact(end.lineText) } }),
  };
}

function redactServerError(server: ServerError): ServerError {
  const parts = Object.entries(server).map(([name, part]: [string, string | number]) => [
    name,
    typeof part === 'string' ? redact(part) : part,
  ]);
  return Object.fromEntries(parts) as unknown as ServerError;
}
