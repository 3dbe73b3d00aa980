import { EXIT, ToolError } from '../../errors.ts';

/** What is named anywhere, by libpq's keyword or Prisma's. */
export type ConnectionParameters = Readonly<Partial<Record<string, string>>>;

/** Understood: libpq's keyword (manual 34.1.2) or Prisma's, and libpq's environment variable (manual 34.15). */
const UNDERSTOOD: Readonly<Record<string, string | undefined>> = {
  service: 'PGSERVICE',
  servicefile: 'PGSERVICEFILE',
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  load_balance_hosts: 'PGLOADBALANCEHOSTS',
  options: 'PGOPTIONS',
  application_name: 'PGAPPNAME',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  channel_binding: 'PGCHANNELBINDING',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslpassword: undefined,
  ssl: undefined,
  schema: undefined,
  sslaccept: undefined,
  sslidentity: undefined,
};

/** Would change where or how we connect and is not understood yet; the listed values are the same as silence. */
const REFUSED: Readonly<Record<string, { variable?: string; harmless?: readonly string[] }>> = {
  gssencmode: { variable: 'PGGSSENCMODE', harmless: ['disable', 'prefer'] },
  require_auth: { variable: 'PGREQUIREAUTH' },
  requirepeer: { variable: 'PGREQUIREPEER' },
  sslcrl: { variable: 'PGSSLCRL' },
  sslcrldir: { variable: 'PGSSLCRLDIR' },
  sslcertmode: { variable: 'PGSSLCERTMODE', harmless: ['allow'] },
  sslnegotiation: { variable: 'PGSSLNEGOTIATION', harmless: ['postgres'] },
  ssl_min_protocol_version: {
    variable: 'PGSSLMINPROTOCOLVERSION',
    harmless: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
  },
  ssl_max_protocol_version: { variable: 'PGSSLMAXPROTOCOLVERSION' },
  replication: { harmless: ['false', 'off', 'no', '0'] },
};

/** Makes no difference to one session of ours: connection pools of Prisma, keepalives that we set ourselves, … */
const STRIPPED: ReadonlySet<string> = new Set([
  ...['connection_limit', 'pool_timeout', 'socket_timeout', 'pgbouncer', 'statement_cache_size'],
  ...['single_use_connections', 'max_idle_connection_lifetime', 'max_connection_lifetime'],
  ...['fallback_application_name', 'client_encoding', 'encoding', 'uselibpqcompat', 'supa', 'sslsni'],
  ...['keepalives', 'keepalives_idle', 'keepalives_interval', 'keepalives_count', 'tcp_user_timeout'],
  ...['sslcompression', 'krbsrvname', 'gsslib', 'gssdelegation'],
]);

/** For messages: `in` names the whole text (`--url`), `at` says where its parameters stand (`behind the ? of --url`). */
export interface Where {
  readonly in: string;
  readonly at: string;
}

/** Keeps what we understand of named parameters. Throws ToolError (exit 2) for what would be misunderstood. */
export function understandParameters(named: ConnectionParameters, where: Where): ConnectionParameters {
  const understood: Record<string, string> = {};
  for (const [keyword, value = ''] of Object.entries(named)) {
    if (value === '' || STRIPPED.has(keyword)) continue;
    if (keyword in UNDERSTOOD) understood[keyword] = value;
    else if (!(keyword in REFUSED)) throw unknownParameter(Object.keys(named).indexOf(keyword), where);
    else if (!isHarmless(keyword, value)) throw notUnderstood(`the parameter ${keyword} in ${where.in}`);
  }
  return understood;
}

/** The same of libpq's environment variables. */
export function readLibpqEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ConnectionParameters {
  for (const [keyword, { variable = '' }] of Object.entries(REFUSED)) {
    const value = environment[variable] ?? '';
    if (value !== '' && !isHarmless(keyword, value))
      throw notUnderstood(`the environment variable ${variable}`);
  }
  const found: Record<string, string> = {};
  for (const [keyword, variable = ''] of Object.entries(UNDERSTOOD)) {
    const value = environment[variable] ?? '';
    if (value !== '') found[keyword] = value;
  }
  return found;
}

export function notUnderstood(what: string): ToolError {
  return new ToolError({
    code: 'connection-not-understood',
    message: `${what} is not understood yet`,
    hint: 'name the server without it: --url postgresql://user:password@host:5432/database, or PGHOST, PGPORT, …',
    exitCode: EXIT.usage,
  });
}

/** Told by its place: the name may be a piece of a password that was not percent-encoded. */
function unknownParameter(index: number, { at }: Where): ToolError {
  return new ToolError({
    code: 'unknown-connection-parameter',
    message: `neither PostgreSQL nor Prisma knows parameter ${index + 1} ${at}`,
    hint: 'take it out; PostgreSQL manual 34.1.2 lists what is known',
    exitCode: EXIT.usage,
  });
}

function isHarmless(keyword: string, value: string): boolean {
  return REFUSED[keyword]?.harmless?.includes(value) === true;
}
