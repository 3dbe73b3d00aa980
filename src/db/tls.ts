import { EXIT, ToolError } from '../errors.ts';
import type { ConnectionParameters } from './conninfo/parameters.ts';

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof MODES)[number];

/** How a connection is to be encrypted, with libpq's meaning of the words (manual 34.19). */
export interface Tls {
  readonly mode: TlsMode;
  /** Files in PEM; `system` means the roots of the system. */
  readonly rootCert?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Prisma's sslidentity: a PKCS 12 file. */
  readonly identity?: string;
  /** Of the key or the identity: never printed. */
  readonly passphrase?: string;
}

/** sslmode and its companions, Prisma's sslaccept included. Throws ToolError (exit 2). */
export function parseTls(parameters: ConnectionParameters): Tls {
  const { sslcert, sslkey, sslidentity, sslpassword } = parameters;
  // Prisma's sslcert is the authority's certificate; libpq's is the client's and comes with a key
  const prismaRoot = sslkey === undefined ? sslcert : undefined;
  const rootCert = parameters['sslrootcert'] ?? prismaRoot;
  const mode = parseMode(parameters, rootCert);
  if (rootCert === 'system' && mode !== 'verify-full') {
    throw tlsUsage(`sslmode=${mode} is too weak for sslrootcert=system`, 'use sslmode=verify-full');
  }
  return {
    mode,
    ...(rootCert !== undefined && { rootCert }),
    ...(sslkey !== undefined && { key: sslkey, ...(sslcert !== undefined && { cert: sslcert }) }),
    ...(sslidentity !== undefined && { identity: sslidentity }),
    ...(sslpassword !== undefined && { passphrase: sslpassword }),
  };
}

function parseMode(parameters: ConnectionParameters, rootCert: string | undefined): TlsMode {
  const { sslmode, ssl, sslaccept } = parameters;
  if (sslmode === 'no-verify') return 'require'; // node-postgres' own word
  if (sslmode !== undefined) {
    const mode = MODES.find((known) => known === sslmode);
    if (mode === undefined) throw tlsUsage(`there is no sslmode ${sslmode}`, `one of ${MODES.join(', ')}`);
    if (sslaccept === 'strict' && mode !== 'disable') return 'verify-full';
    return mode;
  }
  if (sslaccept === 'strict' || rootCert === 'system') return 'verify-full';
  if (ssl === undefined) return 'prefer';
  return ssl === 'false' ? 'disable' : 'require';
}

/** What to try, in this order: true is with TLS. Sockets of the machine itself are never encrypted. */
export function tlsAttempts(mode: TlsMode, isSocket: boolean): readonly boolean[] {
  if (isSocket || mode === 'disable') return [false];
  if (mode === 'allow') return [false, true];
  return mode === 'prefer' ? [true, false] : [true];
}

function tlsUsage(message: string, hint: string): ToolError {
  return new ToolError({ code: 'tls-configuration', message, hint, exitCode: EXIT.usage });
}
