import { EXIT, ToolError } from '../../errors.ts';
import { understandParameters, type ConnectionParameters } from './parameters.ts';

/**
 * Takes `postgresql://user:password@host:port/database?keyword=value` apart as libpq does (manual 34.1.1.2).
 * Anything doubtful is an error that quotes nothing: the doubtful part may be a piece of the password.
 * Our own, because WHATWG's URL refuses socket paths and empty hosts and rewrites what it takes.
 */
export function parseConnectionUrl(url: string, origin: string): ConnectionParameters {
  const [, scheme, authority, path, query] = takeApart(url, origin);
  if (!/^postgres(?:ql)?$/.test(scheme)) throw wrongScheme(scheme, origin);
  const at = authority.lastIndexOf('@');
  const [user, ...password] = authority.slice(0, Math.max(at, 0)).split(':');
  const parameters: Record<string, string> = {
    user: decode(user ?? '', origin),
    password: decode(password.join(':'), origin),
    ...parseHosts(authority.slice(at + 1), origin),
    dbname: decode(path.slice(1), origin),
  };
  const where = { in: origin, at: `behind the ? of ${origin}` };
  return { ...parameters, ...understandParameters(parseQuery(query.slice(1), origin), where) };
}

function takeApart(url: string, origin: string): [string, string, string, string, string] {
  const parts = /^([a-z][a-z0-9+.:-]*):\/\/([^/?]*)(\/[^?]*)?(\?.*)?$/i.exec(url);
  if (parts === null) {
    throw malformed(origin, 'it does not begin with postgresql://');
  }
  const [whole, scheme = '', authority = '', path = '', query = ''] = parts;
  if (/[@]/.test(path + query)) throw malformed(origin, 'an @ stands behind the host');
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(whole)) throw malformed(origin, 'there is white space in it');
  return [whole, scheme, authority, path, query];
}

/** `h1:p1,h2:p2` as the lists that libpq makes of it: `h1,h2` and `p1,p2`. */
function parseHosts(text: string, origin: string): { readonly host: string; readonly port: string } {
  const all = text.split(',').map((one) => parseHost(one, origin));
  return { host: all.map(({ host }) => host).join(','), port: all.map(({ port }) => port).join(',') };
}

function parseHost(text: string, origin: string): { readonly host: string; readonly port: string } {
  const parts = /^(?:\[([0-9a-fA-F:.]+(?:%[\w.%-]+)?)\]|((?:[\w.~-]|%[0-9a-fA-F]{2})*))(?::(\d*))?$/.exec(
    text,
  );
  if (parts === null) throw malformed(origin, 'the part between @ and / is not host:port');
  return { host: decode(parts[1] ?? parts[2] ?? '', origin), port: parts[3] ?? '' };
}

function parseQuery(query: string, origin: string): ConnectionParameters {
  const parameters: Record<string, string> = {};
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw malformed(origin, 'a parameter behind the ? is not keyword=value');
    const keyword = decode(pair.slice(0, equals), origin);
    if (!/^\w+$/.test(keyword)) throw malformed(origin, 'a parameter behind the ? has no proper name');
    parameters[keyword] = decode(pair.slice(equals + 1), origin);
  }
  return parameters;
}

function decode(text: string, origin: string): string {
  try {
    const decoded = decodeURIComponent(text);
    if (!decoded.includes('\0')) return decoded;
  } catch {
    // told below
  }
  throw malformed(origin, 'a % in it is not followed by two hex digits of UTF-8');
}

function malformed(origin: string, why: string): ToolError {
  return new ToolError({
    code: 'malformed-url',
    message: `${origin} is not a connection URL: ${why}`,
    hint: 'postgresql://user:password@host:5432/database; in user and password write : / ? # @ % and spaces percent-encoded, e.g. @ as %40',
    exitCode: EXIT.usage,
  });
}

function wrongScheme(scheme: string, origin: string): ToolError {
  return new ToolError({
    code: 'malformed-url',
    message: `${origin} begins with ${scheme}://, which is not a direct PostgreSQL connection`,
    hint: 'give the URL of the server itself: postgresql://user:password@host:5432/database',
    exitCode: EXIT.usage,
  });
}
