import { readServerError } from './server-error.ts';

/** In node-postgres' words. */
export const NO_TLS = 'The server does not support SSL connections';

/**
 * Whether trying again with (or without) TLS may help: the server speaks no TLS, the handshake failed, or pg_hba.conf
 * has no entry for this kind of connection (28000). Not a wrong password: it would be sent once more, unprotected.
 */
export function isTlsTrouble(error: unknown): boolean {
  return (
    readServerError(error)?.sqlState === '28000' ||
    isTlsRefused(error) ||
    certificateTrouble(error) !== undefined
  );
}

export function isTlsRefused(error: unknown): boolean {
  return error instanceof Error && error.message === NO_TLS;
}

/** Node's and OpenSSL's code for a failed handshake (Node.js manual, tls, X509 certificate error codes). */
export function certificateTrouble(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'string') return undefined;
  return /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|INVALID_|HOSTNAME_MISMATCH|EPROTO)/.test(
    code,
  )
    ? code
    : undefined;
}
