import type { ToolError } from '../errors.ts';
import { isKeywordForm, parseKeywordForm } from './conninfo/keyword-form.ts';
import { thisMachine, type Machine } from './conninfo/machine.ts';
import { readLibpqEnvironment, type ConnectionParameters } from './conninfo/parameters.ts';
import { findPassword, readPasswordFile } from './conninfo/password-file.ts';
import { parsePlaces, renderPlace, SOCKET_FOLDERS, type Place } from './conninfo/places.ts';
import { readService } from './conninfo/service-file.ts';
import { parseSessionKind, type SessionKind } from './conninfo/session-kind.ts';
import { parseConnectionUrl } from './conninfo/url-form.ts';
import { parseTls, type Tls } from './tls.ts';
import { usageError } from './conninfo/usage-error.ts';

/** A server that may be the one, and how to get in. */
export interface ServerPlace extends Place {
  /** `user@host:port/database`, safe to print. */
  readonly display: string;
  /** Holds the password and never appears when the target is printed; a password file is read only when it is called. */
  readonly password: () => string | undefined;
  /** Why a password file could not help; for the message that a password is missing. */
  readonly passwordTrouble: () => string | undefined;
}

/** Where to connect: parsed once, so that no text with a password in it travels further than this. */
export interface ConnectionTarget extends ServerPlace {
  /** Tried in this order when the first is not there or not of the kind wanted. */
  readonly others: readonly ServerPlace[];
  readonly sessionKind: SessionKind;
  /** load_balance_hosts=random: in a random order instead. */
  readonly isBalanced: boolean;
  readonly database: string;
  readonly user: string;
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

type Environment = Readonly<Record<string, string | undefined>>;

/** A server that does not answer in this time is told as such; libpq would wait for the system to give up. */
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

/**
 * Reads where to connect from --url, then DATABASE_URL, then libpq's environment; what they leave open comes from the
 * service they name, then from the environment (manual 34.15, 34.17). A URL or libpq's keyword form, one server or several.
 * Throws ToolError (exit 2) for what is missing, malformed or not understood.
 */
export function parseConnectionTarget(
  text: string | undefined,
  environment: Environment,
  machine: Machine = thisMachine,
): ConnectionTarget {
  const conninfo = text ?? (environment['DATABASE_URL'] || undefined);
  const origin =
    text !== undefined
      ? '--url'
      : conninfo !== undefined
        ? 'DATABASE_URL'
        : "libpq's environment (PGHOST, …)";
  const ambient = readLibpqEnvironment(environment);
  if (conninfo === undefined && !AMBIENT.some((keyword) => keyword in ambient)) throw noConnection();
  const named = conninfo === undefined ? {} : withoutEmpty(parseConninfo(conninfo, origin));
  const { service, servicefile } = { ...ambient, ...named };
  const served =
    service === undefined
      ? {}
      : withoutEmpty(readService({ name: service, file: servicefile }, environment, machine));
  const parameters = { ...ambient, ...served, ...named };
  return { ...parseServer(parameters, machine), ...parseManner(parameters), origin };
}

/** Each of them says enough to mean a database. */
const AMBIENT = ['service', 'host', 'hostaddr', 'port', 'dbname', 'user'];

function parseConninfo(text: string, origin: string): ConnectionParameters {
  return isKeywordForm(text) ? parseKeywordForm(text, origin) : parseConnectionUrl(text, origin);
}

/** An empty value is no value, as in libpq. */
function withoutEmpty(parameters: ConnectionParameters): ConnectionParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}

function parseServer(
  parameters: ConnectionParameters,
  machine: Machine,
): ServerPlace & Pick<ConnectionTarget, 'others' | 'database' | 'user'> {
  const user = parameters['user'] ?? machine.userName();
  if (user === undefined) throw usageError('no-user', 'no user named, and the system has none', 'set PGUSER');
  const database = parameters['dbname'] ?? user;
  const [first, ...others] = parsePlaces(parameters, machine).map((place): ServerPlace => {
    const display = `${user}@${renderPlace(place)}/${database}`;
    return { ...place, display, ...secrets(parameters, machine, { ...place, user, database }) };
  }) as [ServerPlace, ...ServerPlace[]];
  return { ...first, others, database, user };
}

type Login = Place & Pick<ConnectionTarget, 'user' | 'database'>;

function secrets(
  { password, passfile }: ConnectionParameters,
  machine: Machine,
  login: Login,
): Pick<ServerPlace, 'password' | 'passwordTrouble'> {
  if (password !== undefined) return { password: () => password, passwordTrouble: () => undefined };
  const host = SOCKET_FOLDERS.includes(login.host) ? 'localhost' : login.host;
  return {
    password: () => findPassword(readPasswordFile(passfile, machine), { ...login, host }),
    passwordTrouble: () => {
      const { path, isOpenToOthers } = readPasswordFile(passfile, machine);
      return isOpenToOthers ? `${path} is open to others and was not read: chmod 0600 ${path}` : undefined;
    },
  };
}

function parseManner(
  parameters: ConnectionParameters,
): Omit<ConnectionTarget, keyof ReturnType<typeof parseServer> | 'origin'> {
  const { options, application_name: applicationName, schema } = parameters;
  return {
    sessionKind: parseSessionKind(parameters['target_session_attrs']),
    isBalanced: parseBalance(parameters['load_balance_hosts']),
    tls: parseTls(parameters),
    requiresChannelBinding: parameters['channel_binding'] === 'require',
    connectTimeoutMs: parseTimeoutMs(parameters['connect_timeout']),
    ...(options !== undefined && { options }),
    ...(applicationName !== undefined && { applicationName }),
    ...(schema !== undefined && { schema }),
  };
}

function parseBalance(text = 'disable'): boolean {
  if (text === 'disable' || text === 'random') return text === 'random';
  throw usageError('unknown-balance', `there is no load_balance_hosts ${text}`, 'disable or random');
}

/** Whole seconds as in libpq: 0 or less waits for ever, 1 means 2 (manual 34.1.2). */
function parseTimeoutMs(text: string | undefined): number {
  if (text === undefined) return DEFAULT_CONNECT_TIMEOUT_MS;
  if (!/^-?\d+$/.test(text)) {
    throw usageError(
      'malformed-timeout',
      'connect_timeout is not a number of seconds',
      'check the URL and PGCONNECT_TIMEOUT',
    );
  }
  return Number(text) <= 0 ? 0 : Math.max(Number(text), 2) * 1000;
}

function noConnection(): ToolError {
  return usageError(
    'no-connection',
    'no database named',
    '--url postgresql://user:password@host:5432/database, or set DATABASE_URL, or PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE, or PGSERVICE',
  );
}
