import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/db/conninfo/machine.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { EXIT } from '../../../src/errors.ts';
import { thrownBy } from '../../support/thrown-by.ts';

const machine: Machine = {
  userName: () => 'olga',
  home: () => '/home/olga',
  hasSocket: () => false,
  readText: () => undefined,
  isOpenToOthers: () => false,
};
const parse = (
  url: string | undefined,
  environment: Record<string, string> = {},
): ReturnType<typeof parseConnectionTarget> => parseConnectionTarget(url, environment, machine);
const parts = (url: string | undefined, environment: Record<string, string> = {}): unknown => {
  const { user, host, port, database, password } = parse(url, environment);
  return { user, host, port, database, password: password() };
};

describe('a URL', () => {
  it.each([
    ['postgresql://u:p@h:6000/d', { user: 'u', host: 'h', port: 6000, database: 'd', password: 'p' }],
    ['postgres://h', { user: 'olga', host: 'h', port: 5432, database: 'olga', password: undefined }],
    ['postgresql://u@h', { user: 'u', host: 'h', port: 5432, database: 'u', password: undefined }],
    ['postgresql:///d', { user: 'olga', host: 'localhost', port: 5432, database: 'd' }],
    ['postgresql://', { user: 'olga', host: 'localhost', port: 5432, database: 'olga' }],
    ['postgresql://u:p%40s%2Fs%3A%23@h/d%20e', { password: 'p@s/s:#', database: 'd e' }],
    ['postgresql://u:p@ss:w#rd@h/d', { user: 'u', password: 'p@ss:w#rd', host: 'h' }],
    ['postgresql://u@[::1]:5433/d', { host: '::1', port: 5433 }],
    ['postgresql://u@[fe80::1%25eth0]/d', { host: 'fe80::1%eth0' }],
    ['postgresql://u@%2Fvar%2Frun%2Fpg/d', { host: '/var/run/pg' }],
    ['postgresql://u:p@localhost/d?host=/var/run/pg', { host: '/var/run/pg', password: 'p' }],
    [
      'postgresql://u:p@h/d?user=v&password=q&dbname=e&port=7',
      { user: 'v', password: 'q', database: 'e', port: 7 },
    ],
    ['postgresql://h:/d?', { host: 'h', port: 5432 }],
  ])('%s', (url, expected) => {
    expect(parts(url)).toMatchObject(expected);
  });

  it('shows itself without the password, IPv6 in brackets', () => {
    expect(parse('postgresql://u:secret@[::1]/d').display).toBe('u@[::1]:5432/d');
    expect(JSON.stringify(parse('postgresql://u:secret@h/d'))).not.toContain('secret');
  });

  it("takes Prisma's parameters: schema is kept, the pool's are of no meaning here", () => {
    const prisma =
      'schema=my%20app&connection_limit=1&pool_timeout=0&pgbouncer=true&socket_timeout=9&statement_cache_size=0&connect_timeout=7';
    expect(parse(`postgresql://u:p@h/d?${prisma}`)).toMatchObject({
      schema: 'my app',
      connectTimeoutMs: 7000,
    });
  });

  it.each([
    ['', 'does not begin with postgresql://'],
    ['/var/run', 'does not begin with postgresql://'],
    ['mysql://u:secret@h/d', 'mysql://'],
    ['prisma+postgres://accelerate/?api_key=secret', 'prisma+postgres://'],
    ['jdbc:postgresql://h/d', 'jdbc:postgresql://'],
    ['postgresql://u:sec/ret@h/d', 'an @ stands behind the host'],
    ['postgresql://u:sec?ret@h/d', 'an @ stands behind the host'],
    ['postgresql://u:secret%@h/d', 'two hex digits'],
    ['postgresql://u:secret%zz@h/d', 'two hex digits'],
    ['postgresql://u:secret%00@h/d', 'two hex digits'],
    ['postgresql://u:sec ret@h/d', 'white space'],
    ['postgresql://u:secret', 'not host:port'],
    ['postgresql://u:p@h:secret/d', 'not host:port'],
    ['postgresql://u:p@h:99999/d', 'not a number from 1 to 65535'],
    ['postgresql://u:p@h/d?schema=s&secret=secret', 'parameter 2 behind the ?'],
    ['postgresql://u:p@h/d?secret', 'not keyword=value'],
    ['postgresql://u:p@h/d?sslmode=secretly', 'there is no sslmode'],
    ['postgresql://u:p@h/d?connect_timeout=soon', 'connect_timeout'],
    ['postgresql://u:p@h/d?target_session_attrs=leader', 'there is no target_session_attrs'],
    ['postgresql://u:p@h/d?load_balance_hosts=yes', 'load_balance_hosts'],
    ['postgresql://u:p@a,b,c/d?port=1,2', '2 port numbers do not go with 3 hosts'],
    ['postgresql://u:p@a,b/d?hostaddr=127.0.0.1', '2 host names do not go with 1 addresses'],
    ['postgresql://u:p@h/d?requirepeer=postgres', 'the parameter requirepeer in --url is not understood yet'],
    ["host=h password='my secret", 'at its keyword 2'],
    ['host=h password=my secret dbname=d', 'at its keyword 3'],
    ["host=h password='secret'dbname=d", 'at its keyword 2'],
    ['host=h secret=secret', 'parameter 2 of --url'],
    ['service=payroll host=h', 'there is no service payroll in /home/olga/.pg_service.conf'],
    ['postgresql://u:p@h/d?sslrootcert=system&sslmode=require', 'too weak'],
  ])('%s is refused with exit 2', (url, reason) => {
    const error = thrownBy(() => parse(url));
    expect(error.exitCode).toBe(EXIT.usage);
    expect(error.message).toContain(reason);
    expect(error.hint).toBeDefined();
    if (!url.includes('sslmode')) expect(error.message + error.hint).not.toMatch(/secret|sec.ret/);
  });

  it('allows what is the same as silence', () => {
    expect(
      parts(
        'postgresql://h/d?target_session_attrs=any&load_balance_hosts=disable&gssencmode=prefer&client_encoding=auto',
      ),
    ).toMatchObject({
      host: 'h',
    });
  });
});

describe('the environment', () => {
  const all = {
    PGHOST: 'h',
    PGPORT: '6000',
    PGUSER: 'u',
    PGDATABASE: 'd',
    PGPASSWORD: 'p',
    PGOPTIONS: '-c work_mem=8MB',
    PGAPPNAME: 'release',
    PGSSLMODE: 'verify-ca',
    PGSSLROOTCERT: '/ca.pem',
    PGCONNECT_TIMEOUT: '1',
  };

  it("is libpq's", () => {
    expect(parts(undefined, all)).toEqual({ user: 'u', host: 'h', port: 6000, database: 'd', password: 'p' });
    expect(parse(undefined, all)).toMatchObject({
      options: '-c work_mem=8MB',
      applicationName: 'release',
      tls: { mode: 'verify-ca', rootCert: '/ca.pem' },
      connectTimeoutMs: 2000,
      origin: "libpq's environment (PGHOST, …)",
    });
  });

  it('fills what the URL leaves open, and no more', () => {
    expect(parts('postgresql://v@/e', all)).toEqual({
      user: 'v',
      host: 'h',
      port: 6000,
      database: 'e',
      password: 'p',
    });
    expect(parse('postgresql://h/d?sslmode=disable', all).tls.mode).toBe('disable');
  });

  it('comes after --url and DATABASE_URL', () => {
    const environment = { DATABASE_URL: 'postgresql://from-variable/d', PGHOST: 'from-libpq' };
    expect(parse('postgresql://from-flag/d', environment)).toMatchObject({
      host: 'from-flag',
      origin: '--url',
    });
    expect(parse(undefined, environment)).toMatchObject({ host: 'from-variable', origin: 'DATABASE_URL' });
    expect(parse(undefined, { ...environment, DATABASE_URL: '' })).toMatchObject({ host: 'from-libpq' });
  });

  it('without a word of a database is an error, not a guess', () => {
    expect(thrownBy(() => parse(undefined, { PGPASSWORD: 'x' }))).toMatchObject({
      code: 'no-connection',
      exitCode: 2,
    });
  });

  it.each([
    ['PGGSSENCMODE', 'require'],
    ['PGREQUIREAUTH', 'scram-sha-256'],
    ['PGSSLCRL', '/crl.pem'],
  ])('%s is refused until it is understood', (variable, value) => {
    const error = thrownBy(() => parse('postgresql://h/d', { [variable]: value }));
    expect(error).toMatchObject({ exitCode: 2, code: 'connection-not-understood' });
    expect(error.message).toContain(variable);
  });

  it('PGPASSFILE does not matter to somebody who gives the password', () => {
    expect(parts('postgresql://u:p@h/d', { PGPASSFILE: '/x' })).toMatchObject({ password: 'p' });
  });
});

describe('without a host', () => {
  it('a socket that is there comes before localhost', () => {
    const withSocket = { ...machine, hasSocket: (path: string) => path === '/tmp/.s.PGSQL.5433' };
    expect(parseConnectionTarget('postgresql://:5433/d', {}, withSocket).host).toBe('/tmp');
    expect(parseConnectionTarget('postgresql:///d', {}, withSocket).host).toBe('localhost');
  });

  it('a system without user names wants one', () => {
    const nobody = { ...machine, userName: () => undefined };
    expect(thrownBy(() => parseConnectionTarget('postgresql://h/d', {}, nobody)).code).toBe('no-user');
  });
});
