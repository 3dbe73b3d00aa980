import { describe, expect, it } from 'vitest';
import { parseTls, tlsAttempts } from '../../../src/db/tls.ts';

describe('parseTls', () => {
  it.each([
    [{}, { mode: 'prefer' }],
    [{ sslmode: 'require' }, { mode: 'require' }],
    [{ sslmode: 'no-verify' }, { mode: 'require' }],
    [{ ssl: 'true' }, { mode: 'require' }],
    [{ ssl: 'false' }, { mode: 'disable' }],
    [{ sslrootcert: 'system' }, { mode: 'verify-full', rootCert: 'system' }],
    [
      { sslcert: 'c', sslkey: 'k', sslpassword: 'p' },
      { mode: 'prefer', cert: 'c', key: 'k', passphrase: 'p' },
    ],
    [
      { sslmode: 'require', sslaccept: 'strict', sslcert: 'root' },
      { mode: 'verify-full', rootCert: 'root' },
    ],
    [{ sslmode: 'require', sslaccept: 'accept_invalid_certs' }, { mode: 'require' }],
    [
      { sslidentity: 'i.p12', sslpassword: 'p' },
      { mode: 'prefer', identity: 'i.p12', passphrase: 'p' },
    ],
  ])('%j', (parameters, expected) => {
    expect(parseTls(parameters)).toEqual(expected);
  });
});

describe('tlsAttempts', () => {
  it.each([
    ['disable', [false]],
    ['allow', [false, true]],
    ['prefer', [true, false]],
    ['require', [true]],
    ['verify-full', [true]],
  ] as const)('%s', (mode, expected) => {
    expect(tlsAttempts(mode, false)).toEqual(expected);
    expect(tlsAttempts(mode, true)).toEqual([false]);
  });
});
