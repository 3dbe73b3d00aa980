import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { EXIT, ToolError } from '../errors.ts';
import type { Tls } from './tls.ts';

/**
 * Node's form of libpq's rules: with a root certificate the chain is verified in every mode, the name only in
 * verify-full; without one nothing is verified, and verify-ca and verify-full are refused (manual 34.19.1).
 * Throws ToolError (exit 2) for a file that cannot be read.
 */
export function readTlsOptions(tls: Tls): ConnectionOptions {
  const roots = readRoots(tls);
  return {
    rejectUnauthorized: roots !== undefined,
    ...(roots !== undefined && { ca: roots }),
    ...(tls.mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
    ...readClientCertificate(tls),
    ...(tls.identity !== undefined && { pfx: readPem(tls.identity) }),
    ...(tls.passphrase !== undefined && { passphrase: tls.passphrase }),
  };
}

/** Of the user's own folder. */
const own = (name: string): string => join(homedir(), '.postgresql', name);

/** libpq shows the certificate in the user's own folder to every server that asks (manual 34.19.2). */
function readClientCertificate({ cert, key, identity }: Tls): ConnectionOptions {
  if (cert === undefined && key === undefined && identity === undefined && existsSync(own('postgresql.crt')))
    return { cert: readPem(own('postgresql.crt')), key: readPem(own('postgresql.key')) };
  return {
    ...(cert !== undefined && { cert: readPem(cert) }),
    ...(key !== undefined && { key: readPem(key) }),
  };
}

function readRoots(tls: Tls): Buffer | string[] | undefined {
  if (tls.rootCert === 'system') return systemRoots();
  if (tls.rootCert !== undefined) return readPem(tls.rootCert);
  const root = own('root.crt');
  if (existsSync(root)) return readPem(root);
  if (!tls.mode.startsWith('verify')) return undefined;
  throw new ToolError({
    code: 'tls-configuration',
    message: `sslmode=${tls.mode} needs a root certificate, and there is no ${root}`,
    hint: 'sslrootcert=<file>, or sslrootcert=system for the certificates this machine trusts',
    exitCode: EXIT.usage,
  });
}

/** node:tls takes longer to load than most servers to say that they speak no TLS. */
function systemRoots(): string[] {
  const { getCACertificates } = process.getBuiltinModule('node:tls');
  return [...getCACertificates('default'), ...getCACertificates('system')];
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ToolError({
      code: 'tls-configuration',
      message: `cannot read the certificate or key ${file}: ${(error as Error).message}`,
      hint: 'check sslrootcert, sslcert and sslkey (PGSSLROOTCERT, PGSSLCERT, PGSSLKEY)',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}
