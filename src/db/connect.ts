import pg from 'pg';
import { EXIT, ToolError } from '../errors.ts';
import { requireChannelBinding } from './channel-binding.ts';
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
}

/**
 * Opens one session and prepares it for its purpose in one round trip; through a pooler nothing is set, because the
 * next client would inherit it. Throws ToolError (exit 2 or 3).
 */
export async function connect(options: ConnectOptions): Promise<Database> {
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
  { target, profile, applicationName, isSessionPooler = false }: ConnectOptions,
  withTls: boolean,
): Promise<Database> {
  const stream = withTls ? asConnected(await negotiateTls(target)) : undefined;
  const client = new pg.Client({
    host: target.host,
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
  let version = '';
  client.on('error', (error) => {
    state.closed = true;
    state.fatal ??= readFatal(error);
  });
  client.on('end', () => void (state.closed = true));
  client.connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) => {
    if (status.parameterName === 'server_version') version = status.parameterValue;
  });
  const assertBound = target.requiresChannelBinding ? requireChannelBinding(client.connection) : undefined;
  try {
    await client.connect();
    assertBound?.();
    const serverVersion = versionNumber(version);
    const db = wrapClient(client, state, serverVersion);
    const direct = { serverVersion, pid: db.pid, schema: target.schema };
    await client.query(
      isSessionPooler
        ? sessionSettings(profile, serverVersion, target.schema)
        : directSessionSettings(profile, direct),
    );
    return db;
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
    hint: 'set PGPASSWORD, or write it into the URL; password files (~/.pgpass) are not read yet',
    exitCode: EXIT.connection,
  });
}

/** '18.4 (Debian …)' → 180004; development versions such as '19devel' → 190000. */
export function versionNumber(text: string): number {
  const [, major = '0', minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return Number(major) * 10_000 + Number(minor);
}
