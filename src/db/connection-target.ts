import type { ClientConfig } from 'pg';
import { EXIT, ToolError } from '../errors.ts';

/** Where to connect: parsed once, so that no text with a password in it travels further than this. */
export interface ConnectionTarget {
  /** Ready for node-postgres; holds the password: never printed. */
  readonly client: ClientConfig;
  /** `user@host:port/database`, safe to print. */
  readonly display: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Prisma's `schema` parameter; undefined leaves the search_path of the role alone. */
  readonly schema?: string;
  /** --url, DATABASE_URL or the environment: what to name in messages. */
  readonly origin: string;
}

/** Reads where to connect from --url, then DATABASE_URL, then libpq's environment. Throws ToolError (exit 2). */
export function parseConnectionTarget(
  url: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ConnectionTarget {
  const text = url ?? environment['DATABASE_URL'];
  if (text === undefined) {
    throw new ToolError({ code: 'no-connection', message: 'no database named', exitCode: EXIT.usage });
  }
  const parsed = new URL(text);
  const schema = parsed.searchParams.get('schema');
  const host = parsed.hostname || 'localhost';
  const port = Number(parsed.port || 5432);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  const user = decodeURIComponent(parsed.username);
  return {
    client: { host, port, database, user, password: decodeURIComponent(parsed.password) },
    display: `${user}@${host}:${port}/${database}`,
    host,
    port,
    database,
    ...(schema !== null && { schema }),
    origin: url === undefined ? 'DATABASE_URL' : '--url',
  };
}
