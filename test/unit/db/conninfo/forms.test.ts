import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../src/db/conninfo/machine.ts';
import { parseConnectionTarget, type ConnectionTarget } from '../../../../src/db/connection-target.ts';
import { EXIT } from '../../../../src/errors.ts';
import { thrownBy } from '../../../support/thrown-by.ts';

const machineWith = (files: Readonly<Record<string, string>>, open: readonly string[] = []): Machine => ({
  userName: () => 'olga',
  home: () => '/home/olga',
  hasSocket: () => false,
  readText: (path) => files[path],
  isOpenToOthers: (path) => open.includes(path),
});
const parse = (
  text: string | undefined,
  environment: Record<string, string> = {},
  machine = machineWith({}),
): ConnectionTarget => parseConnectionTarget(text, environment, machine);
const servers = (target: ConnectionTarget): unknown =>
  [target, ...target.others].map(({ host, address, port }) => [host, address ?? null, port]);

describe('the keyword form', () => {
  it.each([
    ['host=h port=6000 dbname=d user=u password=p', { host: 'h', port: 6000, database: 'd', user: 'u' }],
    ["  host = 'h'\n dbname = 'my db' ", { host: 'h', database: 'my db' }],
    [String.raw`host=h dbname='it\'s' user=a\ b`, { database: "it's", user: 'a b' }],
    [String.raw`dbname='back\\slash' host=h`, { database: String.raw`back\slash` }],
    ['dbname=a dbname=b host=h', { database: 'b' }],
    ["host='' dbname='' user=u", { host: 'localhost', database: 'u' }],
    // white space may stand on either side of the =
    ['host= dbname=d', { host: 'dbname=d' }],
    ['host=h dbname=it=is', { database: 'it=is' }],
    ['host=h schema=app sslmode=require', { schema: 'app', tls: { mode: 'require' } }],
    ['host=/var/run/pg dbname=d', { host: '/var/run/pg' }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toMatchObject(expected);
  });

  it('takes every password when it is quoted, and never shows it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (password) => {
        const quoted = password.replaceAll(/[\\']/g, String.raw`\$&`);
        const target = parse(`host=h password='${quoted}' dbname=d`);
        expect(target.password()).toBe(password);
        expect(JSON.stringify(target)).toBe(JSON.stringify(parse('host=h password=x dbname=d')));
      }),
    );
  });
});

describe('several servers', () => {
  it.each([
    [
      'postgresql://a,b:6000,c:/d',
      [
        ['a', null, 5432],
        ['b', null, 6000],
        ['c', null, 5432],
      ],
    ],
    [
      'postgresql://u:p@[::1]:1,b:2/d',
      [
        ['::1', null, 1],
        ['b', null, 2],
      ],
    ],
    [
      'host=a,b port=6000',
      [
        ['a', null, 6000],
        ['b', null, 6000],
      ],
    ],
    [
      'host=a,b port=,6000',
      [
        ['a', null, 5432],
        ['b', null, 6000],
      ],
    ],
    [
      'host=a,b hostaddr=10.0.0.1,10.0.0.2',
      [
        ['a', '10.0.0.1', 5432],
        ['b', '10.0.0.2', 5432],
      ],
    ],
    [
      'hostaddr=10.0.0.1,10.0.0.2',
      [
        ['10.0.0.1', '10.0.0.1', 5432],
        ['10.0.0.2', '10.0.0.2', 5432],
      ],
    ],
    [
      'postgresql://ignored/d?host=a,b',
      [
        ['a', null, 5432],
        ['b', null, 5432],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(servers(parse(text))).toEqual(expected);
  });

  it('from the environment', () => {
    const target = parse(undefined, { PGHOST: 'a,b', PGPORT: '1,2', PGTARGETSESSIONATTRS: 'read-write' });
    expect(servers(target)).toEqual([
      ['a', null, 1],
      ['b', null, 2],
    ]);
    expect(target).toMatchObject({ sessionKind: 'read-write', isBalanced: false });
    expect(parse('host=a,b load_balance_hosts=random').isBalanced).toBe(true);
  });
});

describe('a service', () => {
  const FILE = `# comment
[other]
host=elsewhere
[prod]
host=db.internal
port=6000
dbname=app
user=deployer
password= with spaces=
user=twice
[prod]
host=never
`;
  const machine = machineWith({
    '/home/olga/.pg_service.conf': FILE,
    '/etc/postgresql-common/pg_service.conf': '[all]\nhost=system\n',
  });

  it.each([
    ['service=prod', {}],
    ['postgresql://?service=prod', {}],
    [undefined, { PGSERVICE: 'prod' }],
  ])('%s %o fills in the rest', (text, environment) => {
    const target = parse(text, environment, machine);
    expect(target).toMatchObject({ host: 'db.internal', port: 6000, database: 'app', user: 'deployer' });
    expect(target.password()).toBe(' with spaces=');
  });

  it('goes before the environment and behind what is named', () => {
    const environment = { PGHOST: 'env', PGUSER: 'env', PGAPPNAME: 'env', PGSERVICE: 'prod' };
    expect(parse('dbname=named', environment, machine)).toMatchObject({
      host: 'db.internal',
      user: 'deployer',
      database: 'named',
      applicationName: 'env',
    });
  });

  it('is looked for in the file of the user, of PGSERVICEFILE, of the system', () => {
    expect(parse('service=all', {}, machine).host).toBe('system');
    const moved = machineWith({
      '/srv/pg.conf': '[prod]\nhost=moved\n',
      '/etc/x/pg_service.conf': '[all]\nhost=x\n',
    });
    expect(parse('service=prod', { PGSERVICEFILE: '/srv/pg.conf' }, moved).host).toBe('moved');
    expect(parse('service=prod servicefile=/srv/pg.conf', {}, moved).host).toBe('moved');
    expect(parse('service=all', { PGSYSCONFDIR: '/etc/x' }, moved).host).toBe('x');
  });

  it.each([
    ['[prod]\nhost = h\n', 'pg_service.conf:2: keyword=value is wanted'],
    ['[prod]\nnothing\n', 'pg_service.conf:2: keyword=value is wanted'],
    ['[prod]\nservice=other\n', 'a service cannot name another service'],
    ['[prod]\nldap://server\n', 'LDAP'],
    ['[prod]\nhost=h\nsecret=1\n', 'parameter 2 of service prod in /home/olga/.pg_service.conf'],
  ])('%j is refused with its place', (text, reason) => {
    const error = thrownBy(() =>
      parse('service=prod', {}, machineWith({ '/home/olga/.pg_service.conf': text })),
    );
    expect(error).toMatchObject({ exitCode: EXIT.usage });
    expect(error.message).toContain(reason);
  });

  it('and its file must be there', () => {
    expect(thrownBy(() => parse('service=x', { PGSERVICEFILE: '/nowhere' })).message).toContain('/nowhere');
    expect(thrownBy(() => parse('service=x')).hint).toContain('[x]');
  });
});

describe('a password file', () => {
  const FILE = String.raw`# host:port:database:user:password
db:5432:app:olga:exact
*:6000:*:*:any on 6000
localhost:*:*:*:on this machine
db:*:odd\:name:olga:with\:colon\\
db:*:*:anna:rest:of:it
`;
  const machine = machineWith({ '/home/olga/.pgpass': FILE, '/srv/pgpass': 'db:*:*:*:moved\n' });
  const passwordOf = (text: string, environment: Record<string, string> = {}): string | undefined =>
    parse(text, environment, machine).password();

  it.each([
    ['host=db dbname=app', 'exact'],
    ['host=db dbname=app user=otto', undefined],
    ['host=elsewhere port=6000', 'any on 6000'],
    ['host=/tmp dbname=app', 'on this machine'],
    ['host=/other dbname=app', undefined],
    ['host=db dbname=odd:name', String.raw`with:colon${'\\'}`],
    ['host=db user=anna', 'rest:of:it'],
    ['host=db dbname=app password=named', 'named'],
    ['host=db passfile=/srv/pgpass', 'moved'],
    ['hostaddr=10.0.0.1 host=db dbname=app', 'exact'],
  ])('%s', (text, password) => {
    expect(passwordOf(text)).toBe(password);
  });

  it('is that of PGPASSFILE, and each server has its own line', () => {
    expect(passwordOf('host=db', { PGPASSFILE: '/srv/pgpass' })).toBe('moved');
    const target = parse('host=db,db port=5432,6000 dbname=app', {}, machine);
    expect([target, ...target.others].map(({ password }) => password())).toEqual(['exact', 'any on 6000']);
  });

  it('is not read when others may read it, and says so', () => {
    const open = machineWith({ '/home/olga/.pgpass': FILE }, ['/home/olga/.pgpass']);
    const target = parse('host=db dbname=app', {}, open);
    expect(target.password()).toBeUndefined();
    expect(target.passwordTrouble()).toContain('chmod 0600 /home/olga/.pgpass');
  });
});
