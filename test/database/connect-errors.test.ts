import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { Database } from '../../src/db/database.ts';
import { freePort } from '../../src/embedded/server.ts';
import { ToolError } from '../../src/errors.ts';
import { startOwnServer, TLS_FIXTURES, type OwnServer } from '../support/own-server.ts';

let server: OwnServer;

beforeAll(async () => {
  server = await startOwnServer([
    'hostssl all only_tls all scram-sha-256',
    'hostnossl all only_plain all scram-sha-256',
    'host all refused,only_tls,only_plain all reject',
    'host all in_the_clear all password',
    'host all trusted all trust',
    'host all all all scram-sha-256',
  ]);
  for (const role of ['only_tls', 'only_plain', 'refused', 'in_the_clear', 'trusted', 'anna', 'limited']) {
    await server.query(`create role ${role} login password 's3cret'`);
  }
  await server.query('alter role limited connection limit 0');
  await server.query("create role nologin_role password 's3cret'");
  await server.query('create database closed');
  await server.query('revoke connect on database closed from public');
});
afterAll(() => server.stop('immediate'));

const CA = join(TLS_FIXTURES, 'ca.crt');
const url = (user: string, rest = '', password = 's3cret'): string =>
  `postgresql://${user}:${password}@localhost:${server.port}/postgres${rest}`;

async function open(text: string, environment: Record<string, string> = {}): Promise<Database> {
  const target = parseConnectionTarget(text, environment);
  const db = await connect({ target, profile: 'read', applicationName: 'db-check/test' });
  onTestFinished(() => db.close().catch(() => undefined));
  return db;
}

async function refusal(text: string, environment: Record<string, string> = {}): Promise<ToolError> {
  const error = await open(text, environment).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ToolError)) throw new Error('not refused with a ToolError', { cause: error });
  expect(error.message + String(error.hint) + error.stack).not.toContain('s3cret');
  expect(error.hint).toBeDefined();
  return error;
}

const isEncrypted = async (db: Database): Promise<boolean | undefined> =>
  (
    await db.query<{ ssl: boolean }>(
      'select ssl from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()',
    )
  )[0]?.ssl;

describe('TLS means what libpq means by it', () => {
  it.each([
    ['anna', '', true],
    ['anna', '?sslmode=prefer', true],
    ['anna', '?sslmode=allow', false],
    ['anna', '?sslmode=disable', false],
    ['anna', '?sslmode=require', true],
    ['anna', `?sslmode=verify-ca&sslrootcert=${CA}`, true],
    ['anna', `?sslmode=verify-full&sslrootcert=${CA}`, true],
    ['anna', `?sslmode=require&sslaccept=strict&sslcert=${CA}`, true],
    ['anna', '?sslmode=require&channel_binding=require', true],
    ['only_tls', '?sslmode=allow', true],
    ['only_plain', '?sslmode=prefer', false],
  ])('%s %s', async (user, rest, encrypted) => {
    expect(await isEncrypted(await open(url(user, rest)))).toBe(encrypted);
  });

  it('verify-ca does not look at the name, verify-full does, an address included', async () => {
    const byAddress = url('anna', '', 's3cret').replace('localhost', '127.0.0.1');
    expect(await isEncrypted(await open(`${byAddress}?sslmode=verify-ca&sslrootcert=${CA}`))).toBe(true);
    const error = await refusal(`${byAddress}?sslmode=verify-full&sslrootcert=${CA}`);
    expect(error).toMatchObject({ code: 'tls', exitCode: 3 });
    expect(error.hint).toContain('host name in the server');
  });

  it('a root certificate is used in every mode: an unknown authority is refused, prefer goes on without TLS', async () => {
    const other = `sslrootcert=${join(TLS_FIXTURES, 'other-ca.crt')}`;
    const error = await refusal(url('anna', `?sslmode=require&${other}`));
    expect(error).toMatchObject({ code: 'tls', exitCode: 3 });
    expect(error.hint).toContain('sslrootcert');
    expect(await isEncrypted(await open(url('anna', `?${other}`)))).toBe(false);
  });

  it('PGSSLMODE and PGSSLROOTCERT count like the parameters', async () => {
    const environment = { PGSSLMODE: 'verify-full', PGSSLROOTCERT: join(TLS_FIXTURES, 'other-ca.crt') };
    expect(await refusal(url('anna'), environment)).toMatchObject({ code: 'tls' });
  });

  it('a certificate that cannot be read is a matter of configuration', async () => {
    const error = await refusal(url('anna', '?sslmode=verify-ca&sslrootcert=/nowhere.crt'));
    expect(error).toMatchObject({ code: 'tls-configuration', exitCode: 2 });
  });

  it('channel_binding=require sends no password to a server that does not bind', async () => {
    for (const [user, rest] of [
      ['in_the_clear', '?sslmode=require&channel_binding=require'],
      ['trusted', '?sslmode=require&channel_binding=require'],
      ['anna', '?sslmode=disable&channel_binding=require'],
    ] as const) {
      expect((await refusal(url(user, rest))).message).toContain('channel binding is required');
    }
  });
});

describe('a refusal says what to do', () => {
  it.each([
    [() => url('anna', '', 'wrong'), 'wrong-password 28P01', 'check user and password'],
    [() => url('nobody_here'), 'wrong-password 28P01', 'check user and password'],
    [() => url('nologin_role'), 'not-allowed 28000', 'alter role'],
    [() => url('refused'), 'not-allowed 28000', 'pg_hba.conf'],
    [() => url('only_tls', '?sslmode=disable'), 'not-allowed 28000', 'sslmode=require'],
    [() => url('anna').replace('/postgres', '/nowhere'), 'no-such-database 3D000', 'createdb nowhere'],
    [() => url('anna').replace('/postgres', '/closed'), 'not-allowed 42501', 'grant connect'],
    [() => url('limited'), 'too-many-connections 53300', 'pg_stat_activity'],
  ])('%s: %s', async (make, told, hint) => {
    const error = await refusal(make());
    expect(`${error.code} ${error.server?.sqlState}`).toBe(told);
    expect(error.exitCode).toBe(3);
    expect(error.hint).toContain(hint);
  });

  it('no password given', async () => {
    const error = await refusal(`postgresql://anna@localhost:${server.port}/postgres`);
    expect(error).toMatchObject({ code: 'password-missing', exitCode: 3 });
    expect(
      await open(`postgresql://anna@localhost:${server.port}/postgres`, { PGPASSWORD: 's3cret' }),
    ).toBeDefined();
  });

  it('nobody listens', async () => {
    const port = await freePort();
    const error = await refusal(`postgresql://u:s3cret@localhost:${port}/d`);
    expect(error).toMatchObject({ code: 'connection-refused', exitCode: 3 });
    expect(error.message).toContain(`u@localhost:${port}/d`);
    expect(error.message).toContain('ECONNREFUSED');
    expect(error.hint).toContain(`port ${port}`);
  });

  it('no such host, no such socket', async () => {
    expect(await refusal('postgresql://u@no-such-host.invalid/d')).toMatchObject({
      code: 'unknown-host',
      exitCode: 3,
    });
    expect(await refusal('postgresql://u@%2Fnowhere/d')).toMatchObject({ code: 'no-socket', exitCode: 3 });
  });

  it('somebody listens who says nothing, or nothing sensible', async () => {
    const silent = await listen(() => undefined);
    const mute = await refusal(`postgresql://u@127.0.0.1:${silent}/d?connect_timeout=2`);
    expect(mute).toMatchObject({ code: 'no-answer', exitCode: 3 });
    expect(mute.hint).toContain('within 2 s');
    const rude = await listen((socket) => socket.end());
    expect(await refusal(`postgresql://u@127.0.0.1:${rude}/d`)).toMatchObject({
      code: 'dropped',
      exitCode: 3,
    });
  });
});

it('PGOPTIONS reaches the server, PGAPPNAME stands behind our own name', async () => {
  const db = await open(url('anna'), { PGOPTIONS: '-c work_mem=12MB', PGAPPNAME: 'release 7' });
  const rows = await db.query(
    "select pg_catalog.current_setting('work_mem') as mem, pg_catalog.current_setting('application_name') as name",
  );
  expect(rows).toEqual([{ mem: '12MB', name: 'db-check/test release 7' }]);
});

async function listen(greet: (socket: Socket) => void): Promise<number> {
  const strange = createServer(greet);
  await new Promise<void>((resolve) => strange.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void strange.close());
  return (strange.address() as { port: number }).port;
}
