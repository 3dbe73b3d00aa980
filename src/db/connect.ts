import pg from 'pg';
import { EXIT, ToolError } from '../errors.ts';
import { requireChannelBinding } from './channel-binding.ts';
import { chooseServer, wrongServer } from './choose-server.ts';
import { judgeSession, type SessionKind, type SessionNature } from './conninfo/session-kind.ts';
import type { ConnectionTarget } from './connection-target.ts';
import type { Database } from './database.ts';
import { asConnected, negotiateTls } from './negotiate-tls.ts';
import { openError } from './open-error.ts';
import { wrapClient, type ConnectionState } from './pg-database.ts';
import { readFatal } from './server-error.ts';
import { directSessionSettings, sessionSettings, type SessionProfile } from './session.ts';
import { tlsAttempts } from './tls.ts';
import { isTlsTrouble } from './tls-trouble.ts';

export interface ConnectOptions {
  readonly target: ConnectionTarget;
  readonly profile: SessionProfile;
  /** Shown in pg_stat_activity: `db-check/<run id>`, with PGAPPNAME behind it. Never anything secret. */
  readonly applicationName: string;
  /** The user says that the pooler in between keeps one server session for us: settings last, as on a direct connection. */
  readonly isSessionPooler?: boolean;
  /** Statements need not wait for each other's answers. Never through a pooler, which may take the session away between two. */
  readonly isPipelined?: true;
}

/** A session, and what the server said of it before we set anything. */
interface Opened {
  readonly db: Database;
  readonly nature: SessionNature;
}

/**
 * Opens one session and prepares it for its purpose in one round trip; through a pooler nothing is set, because the
 * next client would inherit it. Of several servers the first that answers and is of the kind wanted. Throws ToolError (exit 2 or 3).
 */
export function connect(options: ConnectOptions): Promise<Database> {
  return chooseServer(options.target, async (target, kind) => {
    const { db, nature } = await open({ ...options, target });
    const reason = judgeSession(kind, nature);
    if (reason === undefined) return db;
    await db.close().catch(() => undefined);
    throw wrongServer(target, kind, reason);
  });
}

async function open(options: ConnectOptions): Promise<Opened> {
  const { target } = options;
  const attempts = tlsAttempts(target.tls.mode, target.host.startsWith('/'));
  for (const [index, withTls] of attempts.entries()) {
    try {
      return await attempt(options, withTls);
    } catch (error) {
      if (error instanceof ToolError) throw error;
      if (index === attempts.length - 1 || !isTlsTrouble(error)) throw openError(error, target);
    }
  }
  throw new ToolError({ code: 'bug', message: 'no connection attempt made', exitCode: EXIT.connection });
}

async function attempt(
  { target, profile, applicationName, isSessionPooler = false, isPipelined }: ConnectOptions,
  withTls: boolean,
): Promise<Opened> {
  const stream = withTls ? asConnected(await negotiateTls(target)) : undefined;
  const client = new pg.Client({
    host: target.address ?? target.host,
    port: target.port,
    user: target.user,
    database: target.database,
    password: () => requirePassword(target),
    ssl: false, // negotiated here, where it is wanted
    ...(stream !== undefined && { stream: () => stream }),
    enableChannelBinding: target.requiresChannelBinding,
    connectionTimeoutMillis: target.connectTimeoutMs,
    application_name: [applicationName, target.applicationName ?? []].flat().join(' '),
    ...(target.options !== undefined && { options: target.options }),
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  });
  const state: ConnectionState = { closed: false, fatal: undefined };
  const said = new Map<string, string>();
  client.on('error', (error) => {
    state.closed = true;
    state.fatal ??= readFatal(error);
  });
  client.on('end', () => void (state.closed = true));
  client.connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) => {
    said.set(status.parameterName, status.parameterValue);
  });
  const assertBound = target.requiresChannelBinding ? requireChannelBinding(client.connection) : undefined;
  try {
    await client.connect();
    assertBound?.();
    const serverVersion = versionNumber(said.get('server_version') ?? '');
    const nature = readNature(said) ?? (await askNature(client, target.sessionKind));
    const db = wrapClient(client, state, serverVersion);
    const direct = { serverVersion, pid: db.pid, schema: target.schema };
    const text = isSessionPooler
      ? sessionSettings(profile, serverVersion, target.schema)
      : directSessionSettings(profile, direct);
    const { rows } = await client.query({
      text,
      query_timeout: target.connectTimeoutMs,
    } as pg.QueryConfig);
    // node-postgres looks at it before each statement, and does not send another way while one is under way
    if (isPipelined === true && rows.length > 0) Object.assign(client, { pipeline: true });
    return { db, nature };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Called by node-postgres only when the server asks for one. */
function requirePassword(target: ConnectionTarget): string {
  const password = target.password();
  if (password !== undefined) return password;
  throw new ToolError({
    code: 'password-missing',
    message: `the server wants a password for ${target.display} and none was given`,
    hint: target.passwordTrouble() ?? 'set PGPASSWORD, or write a line for it into ~/.pgpass (manual 34.16)',
    exitCode: EXIT.connection,
  });
}

/** Reported by the server on its own from PostgreSQL 14 on (manual 53.2.7); a pooler may keep it to itself. */
function readNature(said: ReadonlyMap<string, string>): SessionNature | undefined {
  if (!said.has('in_hot_standby')) return undefined;
  return {
    inRecovery: said.get('in_hot_standby') === 'on',
    isReadOnly: said.get('default_transaction_read_only') === 'on',
  };
}

async function askNature(client: pg.Client, kind: SessionKind): Promise<SessionNature> {
  if (kind === 'any') return { inRecovery: false, isReadOnly: false };
  const { rows } = await client.query<SessionNature>(`select pg_catalog.pg_is_in_recovery() as "inRecovery",
    pg_catalog.current_setting('transaction_read_only') = 'on' as "isReadOnly"`);
  return rows[0] as SessionNature;
}

/** '18.4 (Debian …)' → 180004; development versions such as '19devel' → 190000. */
export function versionNumber(text: string): number {
  const [, major = '0', minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return Number(major) * 10_000 + Number(minor);
}
