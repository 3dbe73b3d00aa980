import { quoteIdentifier, quoteLiteral } from './identifiers.ts';

/**
 * read: health checks and plans; writes are refused by the server, nothing waits long for a lock.
 * measure: target queries; read-only too, but without a statement timeout of ours.
 * write: migrations; every timeout that a role or database default could set is set explicitly (engine rule 10).
 * read and write have no JIT: catalog queries are wide and short, compiling them takes longer than running them.
 */
export type SessionProfile = 'read' | 'measure' | 'write';

const PROFILE: Readonly<Record<SessionProfile, Readonly<Record<string, string>>>> = {
  read: {
    default_transaction_read_only: 'on',
    jit: 'off',
    statement_timeout: '5s',
    lock_timeout: '300ms',
    idle_in_transaction_session_timeout: '10s',
  },
  measure: {
    default_transaction_read_only: 'on',
    statement_timeout: '0',
    lock_timeout: '2s',
    idle_in_transaction_session_timeout: '0',
  },
  write: {
    default_transaction_read_only: 'off',
    jit: 'off',
    statement_timeout: '0',
    lock_timeout: '0',
    idle_in_transaction_session_timeout: '0',
  },
};

/**
 * A client that vanished without a word (a partition, a machine switched off) would leave an idle session with our locks
 * for the two hours of most systems: it is found within a minute and a half. A statement under way goes on all the same.
 * Without effect on a Unix socket (manual 19.3.2).
 */
const KEEPALIVES = { tcp_keepalives_idle: '30', tcp_keepalives_interval: '10', tcp_keepalives_count: '6' };

/** One message that makes a session independent of role and database defaults. */
export function sessionSettings(profile: SessionProfile, serverVersion: number, schema?: string): string {
  const statements = settingsOf(profile, serverVersion).map(([name, value]) => `set ${name} = '${value}'`);
  if (schema !== undefined) statements.push(`set search_path = ${quoteIdentifier(schema)}`);
  return statements.join('; ');
}

/**
 * The same as one statement that changes nothing unless the server process that was promised (`pid`) answers: behind
 * a transaction pooler a SET stays on a server connection that the application gets next, which would then find
 * itself read-only and without its timeouts.
 */
export function directSessionSettings(
  profile: SessionProfile,
  session: { readonly serverVersion: number; readonly pid: number; readonly schema?: string | undefined },
): string {
  const settings = settingsOf(profile, session.serverVersion);
  if (session.schema !== undefined) settings.push(['search_path', quoteIdentifier(session.schema)]);
  const rows = settings.map(([name, value]) => `('${name}', ${quoteLiteral(value)})`);
  return `select pg_catalog.set_config(s.name, s.value, false) from (values ${rows.join(', ')}) as s (name, value)
where pg_catalog.pg_backend_pid() = ${session.pid}`;
}

function settingsOf(profile: SessionProfile, serverVersion: number): [name: string, value: string][] {
  return Object.entries({
    ...PROFILE[profile],
    idle_session_timeout: '0',
    client_connection_check_interval: '0',
    ...KEEPALIVES,
    ...(serverVersion >= 170_000 && { transaction_timeout: '0' }),
  });
}
