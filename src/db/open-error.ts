import { EXIT, ToolError } from '../errors.ts';
import type { ConnectionTarget } from './connection-target.ts';
import { redact } from './redact.ts';
import { readServerError } from './server-error.ts';
import { certificateTrouble, isTlsRefused } from './tls-trouble.ts';

interface Diagnosis {
  /** The ToolError's code. */
  readonly code: string;
  readonly hint: string;
}

type Diagnose = (target: ConnectionTarget) => Diagnosis;

/** What the server said before there was a session (manual, appendix A). */
const BY_SQLSTATE: Readonly<Record<string, Diagnose>> = {
  '28P01': ({ origin }) => ({ code: 'wrong-password', hint: `check user and password in ${origin}` }),
  '3D000': ({ database, origin }) => ({
    code: 'no-such-database',
    hint: `check the database's name in ${origin}; psql -l lists them, createdb ${database} makes one`,
  }),
  '42501': ({ database, user }) => ({
    code: 'not-allowed',
    hint: `ask the owner: grant connect on database "${database}" to "${user}"`,
  }),
  '53300': () => ({
    code: 'too-many-connections',
    hint: 'end idle sessions (select * from pg_stat_activity), raise the limit, or connect as a role with reserved slots',
  }),
  '57P03': () => ({
    code: 'server-not-ready',
    hint: 'the server is starting or stopping: try again in a moment',
  }),
  '08P01': () => ({
    code: 'protocol',
    hint: 'this may be a connection pooler: connect to the server itself',
  }),
};

/** What Node.js says before the server can. */
const BY_CODE: Readonly<Record<string, Diagnose>> = {
  ECONNREFUSED: ({ host, port, origin }) => ({
    code: 'connection-refused',
    hint: `nothing listens on host ${host}, port ${port}: is the server running, and is ${origin} right?`,
  }),
  ENOENT: ({ host, port }) => ({
    code: 'no-socket',
    hint: `there is no socket ${host}/.s.PGSQL.${port}: is the server running, is the port right?`,
  }),
  EACCES: ({ host }) => ({ code: 'not-allowed', hint: `this user may not open sockets in ${host}` }),
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ETIMEDOUT: noAnswer,
  EHOSTUNREACH: noAnswer,
  ENETUNREACH: noAnswer,
};

/** node-postgres' own words, where there is no code. */
const BY_MESSAGE: readonly (readonly [pattern: RegExp, diagnose: Diagnose])[] = [
  [/timeout expired|Query read timeout|due to connection timeout/, noAnswer],
  [
    /terminated unexpectedly|ECONNRESET/,
    () => ({
      code: 'dropped',
      hint: 'is it a PostgreSQL server that listens there, and not a proxy or another service?',
    }),
  ],
  [
    /^channel binding is required/,
    () => ({
      code: 'tls',
      hint: 'take channel_binding=require away, or connect past the proxy that ends TLS',
    }),
  ],
];

/** A failed connection attempt as people need it: where, why, what to try. Never the password. */
export function openError(error: unknown, target: ConnectionTarget): ToolError {
  const server = readServerError(error);
  const { code, hint } = diagnose(error, server?.sqlState, server?.message ?? reasonOf(error))(target);
  return new ToolError({
    code,
    message: `cannot connect to ${target.display}: ${redact(server?.message ?? reasonOf(error))}`,
    hint,
    exitCode: EXIT.connection,
    ...(server !== undefined && { server }),
    cause: error,
  });
}

function diagnose(error: unknown, sqlState: string | undefined, message: string): Diagnose {
  if (sqlState === '28000') return () => authorization(message);
  const bySqlState = BY_SQLSTATE[sqlState ?? ''];
  if (bySqlState !== undefined) return bySqlState;
  const byCode = BY_CODE[String((error as { code?: unknown } | undefined)?.code)];
  if (byCode !== undefined) return byCode;
  const tls = tlsDiagnosis(error);
  if (tls !== undefined) return () => tls;
  const byMessage = BY_MESSAGE.find(([pattern]) => pattern.test(message));
  return (
    byMessage?.[1] ?? (({ origin }) => ({ code: 'cannot-connect', hint: `check the server and ${origin}` }))
  );
}

function tlsDiagnosis(error: unknown): Diagnosis | undefined {
  if (isTlsRefused(error)) {
    return { code: 'tls', hint: 'the server has no TLS: sslmode=prefer or sslmode=disable connects without' };
  }
  const certificate = certificateTrouble(error);
  if (certificate === undefined) return undefined;
  if (certificate === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { code: 'tls', hint: "use the host name in the server's certificate, or sslmode=verify-ca" };
  }
  return {
    code: 'tls',
    hint: `the server's certificate was not accepted (${certificate}): name its authority with sslrootcert=<file> (PGSSLROOTCERT)`,
  };
}

/** 28000 has many meanings; the server's text is in the language of its lc_messages, so only the plain cases are told apart. */
function authorization(message: string): Diagnosis {
  if (message.includes('pg_hba.conf')) {
    const unencrypted = /no encryption|SSL off/.test(message);
    const tls = unencrypted ? 'try sslmode=require, or ' : '';
    return {
      code: 'not-allowed',
      hint: `${tls}ask the DBA for an entry in pg_hba.conf for this address, user and database`,
    };
  }
  return {
    code: 'not-allowed',
    hint: 'check the user: does the role exist, and may it log in (alter role … login)?',
  };
}

function unknownHost({ host, origin }: ConnectionTarget): Diagnosis {
  return { code: 'unknown-host', hint: `there is no host ${host}: check ${origin}, and the name service` };
}

function noAnswer({ host, port, connectTimeoutMs }: ConnectionTarget): Diagnosis {
  const seconds = connectTimeoutMs > 0 ? ` within ${connectTimeoutMs / 1000} s` : '';
  return {
    code: 'no-answer',
    hint: `host ${host}, port ${port} did not answer${seconds}: a firewall, or the wrong address? (connect_timeout, PGCONNECT_TIMEOUT)`,
  };
}

/** A name with several addresses fails with an AggregateError that has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map((one: unknown) => reasonOf(one)).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
