import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { EXIT, ToolError } from '../errors.ts';
import { notUnderstood, readLibpqEnvironment, type ConnectionParameters } from './connection-parameters.ts';
import { parseConnectionUrl } from './connection-url.ts';
import { parseTls, type Tls } from './tls.ts';

/** Where to connect: parsed once, so that no text with a password in it travels further than this. */
export interface ConnectionTarget {
  /** `user@host:port/database`, safe to print. */
  readonly display: string;
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Holds the password and never appears when the target is printed. */
  readonly password: () => string | undefined;
  readonly tls: Tls;
  readonly requiresChannelBinding: boolean;
  readonly connectTimeoutMs: number;
  /** Command-line options for the server (PGOPTIONS), e.g. `-c work_mem=64MB`. */
  readonly options?: string;
  /** What the user calls the application (PGAPPNAME): shown behind our own name. */
  readonly applicationName?: string;
  /** Prisma's `schema` parameter; undefined leaves the search_path of the role alone. */
  readonly schema?: string;
  /** --url, DATABASE_URL or the environment: what to name in messages. */
  readonly origin: string;
}

/** What the defaults depend on. */
export interface Machine {
  userName(): string | undefined;
  hasSocket(path: string): boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Debian's and PostgreSQL's own builds put the socket. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];

/** A server that does not answer in this time is told as such; libpq would wait for the system to give up. */
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

/**
 * Reads where to connect from --url, then DATABASE_URL, then libpq's environment, which also fills what a URL leaves open.
 * Throws ToolError (exit 2) for what is missing, malformed or not understood.
 */
export function parseConnectionTarget(
  url: string | undefined,
  environment: Environment,
  machine: Machine = thisMachine,
): ConnectionTarget {
  const text = url ?? (environment['DATABASE_URL'] || undefined);
  const origin =
    url !== undefined ? '--url' : text !== undefined ? 'DATABASE_URL' : "libpq's environment (PGHOST, …)";
  const ambient = readLibpqEnvironment(environment);
  if (text === undefined && !['host', 'port', 'dbname', 'user'].some((keyword) => keyword in ambient)) {
    throw noConnection();
  }
  const named = text === undefined ? {} : parseConnectionUrl(text, origin);
  const parameters = { ...ambient, ...withoutEmpty(named) };
  if (parameters['password'] === undefined && (environment['PGPASSFILE'] ?? '') !== '') {
    throw notUnderstood('the environment variable PGPASSFILE');
  }
  return { ...parsePlace(parameters, machine), ...parseManner(parameters), origin };
}

/** An empty value is no value, as in libpq. */
function withoutEmpty(parameters: ConnectionParameters): ConnectionParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}

function parsePlace(
  parameters: ConnectionParameters,
  machine: Machine,
): Pick<ConnectionTarget, 'host' | 'port' | 'database' | 'user' | 'password' | 'display'> {
  const port = parsePort(parameters['port']);
  const host = parameters['host'] ?? defaultHost(port, machine);
  if (host.includes(',')) throw notUnderstood('a list of several hosts');
  if (host.startsWith('@')) throw notUnderstood('an abstract Unix socket');
  const user = parameters['user'] ?? machine.userName();
  if (user === undefined) throw usage('no-user', 'no user named, and the system has none', 'set PGUSER');
  const database = parameters['dbname'] ?? user;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    host,
    port,
    database,
    user,
    password: () => parameters['password'],
    display: `${user}@${shownHost}:${port}/${database}`,
  };
}

function parseManner(
  parameters: ConnectionParameters,
): Omit<ConnectionTarget, keyof ReturnType<typeof parsePlace> | 'origin'> {
  const { options, application_name: applicationName, schema } = parameters;
  return {
    tls: parseTls(parameters),
    requiresChannelBinding: parameters['channel_binding'] === 'require',
    connectTimeoutMs: parseTimeoutMs(parameters['connect_timeout']),
    ...(options !== undefined && { options }),
    ...(applicationName !== undefined && { applicationName }),
    ...(schema !== undefined && { schema }),
  };
}

function parsePort(text = '5432'): number {
  if (text.includes(',')) throw notUnderstood('a list of several ports');
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw usage('malformed-port', 'the port is not a number from 1 to 65535', 'check the URL and PGPORT');
}

/** Whole seconds as in libpq: 0 or less waits for ever, 1 means 2 (manual 34.1.2). */
function parseTimeoutMs(text: string | undefined): number {
  if (text === undefined) return DEFAULT_CONNECT_TIMEOUT_MS;
  if (!/^-?\d+$/.test(text)) {
    throw usage(
      'malformed-timeout',
      'connect_timeout is not a number of seconds',
      'check the URL and PGCONNECT_TIMEOUT',
    );
  }
  return Number(text) <= 0 ? 0 : Math.max(Number(text), 2) * 1000;
}

function defaultHost(port: number, machine: Machine): string {
  return SOCKET_FOLDERS.find((folder) => machine.hasSocket(join(folder, `.s.PGSQL.${port}`))) ?? 'localhost';
}

const thisMachine: Machine = {
  userName: () => {
    try {
      return userInfo().username;
    } catch {
      return undefined;
    }
  },
  hasSocket: (path) => process.platform !== 'win32' && existsSync(path),
};

function noConnection(): ToolError {
  return usage(
    'no-connection',
    'no database named',
    '--url postgresql://user:password@host:5432/database, or set DATABASE_URL, or PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE',
  );
}

function usage(code: string, message: string, hint: string): ToolError {
  return new ToolError({ code, message, hint, exitCode: EXIT.usage });
}
