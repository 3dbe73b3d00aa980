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
    ...(tls.cert !== undefined && { cert: readPem(tls.cert) }),
    ...(tls.key !== undefined && { key: readPem(tls.key) }),
    ...(tls.identity !== undefined && { pfx: readPem(tls.identity) }),
    ...(tls.passphrase !== undefined && { passphrase: tls.passphrase }),
  };
}

function readRoots(tls: Tls): Buffer | string[] | undefined {
  if (tls.rootCert === 'system') return systemRoots();
  if (tls.rootCert !== undefined) return readPem(tls.rootCert);
  const own = join(homedir(), '.postgresql', 'root.crt');
  if (existsSync(own)) return readPem(own);
  if (!tls.mode.startsWith('verify')) return undefined;
  throw new ToolError({
    code: 'tls-configuration',
    message: `sslmode=${tls.mode} needs a root certificate, and there is no ${own}`,
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
