import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { thisMachine } from '../../src/db/conninfo/machine.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { freePort } from '../../src/embedded/server.ts';
import { ToolError } from '../../src/errors.ts';
import { startOwnServer, TLS_FIXTURES, type OwnServer } from '../support/own-server.ts';

/**
 * Each way to name a server, by us and by psql (libpq itself, where it is installed): the same session, or a refusal by both.
 * In the texts P is the server's port, Q that of a read-only one, DEAD one where nobody listens.
 */
interface Case {
  readonly text?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the user's own folder, by name; `~` in a text is that folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly mode?: number;
  /** `user database P|Q tls|plain`, or refused. */
  readonly ends: string;
}

const IN = 'trusted postgres P';
const CASES: Readonly<Record<string, Case>> = {
  'keyword form': { text: 'host=localhost port=P dbname=postgres user=trusted', ends: `${IN} tls` },
  'quoted and escaped': {
    text: String.raw`host = 'localhost' port='P' dbname='it\'s odd' user=trusted`,
    ends: "trusted it's odd P tls",
  },
  'the last of a keyword': {
    text: 'host=localhost port=DEAD port=P dbname=postgres user=trusted sslmode=disable',
    ends: `${IN} plain`,
  },
  'not ended': { text: "host=localhost port=P user='trusted", ends: 'refused' },
  'a keyword nobody knows': { text: 'host=localhost port=P user=trusted colour=red', ends: 'refused' },
  'several hosts, the first dead': {
    text: 'postgresql://trusted@localhost:DEAD,localhost:P/postgres',
    ends: `${IN} tls`,
  },
  'one port for all': {
    text: 'host=/nowhere,localhost port=P user=trusted dbname=postgres',
    ends: `${IN} tls`,
  },
  'ports do not go with hosts': { text: 'host=localhost,localhost,localhost port=P,Q', ends: 'refused' },
  'an address instead of a name': {
    text: 'host=no.such.host.invalid hostaddr=127.0.0.1 port=P user=trusted dbname=postgres',
    ends: `${IN} tls`,
  },
  'a refused login is final': {
    text: 'host=localhost,localhost port=P,Q user=anna password=wrong dbname=postgres',
    ends: 'refused',
  },
  'hosts from the environment': {
    environment: {
      PGHOST: 'localhost,localhost',
      PGPORT: 'DEAD,P',
      PGUSER: 'trusted',
      PGDATABASE: 'postgres',
    },
    ends: `${IN} tls`,
  },
  'any of two': {
    text: 'host=localhost,localhost port=Q,P user=trusted dbname=postgres',
    ends: 'trusted postgres Q tls',
  },
  ...Object.fromEntries(
    (
      [
        ['read-write', 'P'],
        ['read-only', 'Q'],
        ['primary', 'Q'],
        ['prefer-standby', 'Q'],
      ] as const
    ).map(([kind, port]) => [
      `target_session_attrs=${kind}`,
      {
        text: `host=localhost,localhost port=Q,P user=trusted dbname=postgres target_session_attrs=${kind}`,
        ends: `trusted postgres ${port} tls`,
      },
    ]),
  ),
  'no standby': {
    text: 'host=localhost,localhost port=Q,P user=trusted dbname=postgres target_session_attrs=standby',
    ends: 'refused',
  },
  'read-write, of one': {
    environment: { PGTARGETSESSIONATTRS: 'read-write' },
    text: 'postgresql://trusted@localhost:Q/postgres',
    ends: 'refused',
  },
  'a service': {
    environment: { PGSERVICE: 'prod', PGDATABASE: 'never' },
    files: {
      '.pg_service.conf':
        '# all\n[x]\nhost=x\n\n[prod]\nhost=localhost\nport=P\nuser=trusted\ndbname=postgres\n',
    },
    ends: `${IN} tls`,
  },
  'a service file that is named': {
    text: 'service=prod user=trusted',
    environment: { PGSERVICEFILE: '~/services' },
    files: { services: '[prod]\nhost=localhost\nport=P\nuser=anna\ndbname=postgres\n' },
    ends: `${IN} tls`,
  },
  'no such service': {
    text: 'service=nobody',
    files: { '.pg_service.conf': '[prod]\nhost=localhost\n' },
    ends: 'refused',
  },
  'spaces in a service file': {
    text: 'service=prod',
    files: { '.pg_service.conf': '[prod]\nhost = localhost\nport=P\nuser=trusted\ndbname=postgres\n' },
    ends: 'refused',
  },
  'a password file': {
    text: 'host=localhost port=P user=anna dbname=postgres',
    files: { '.pgpass': 'localhost:1:*:*:wrong\n# no\nlocalhost:*:postgres:anna:s3cret\n*:*:*:*:wrong\n' },
    ends: 'anna postgres P tls',
  },
  'a password file that is named': {
    text: 'postgresql://anna@localhost:P/postgres',
    environment: { PGPASSFILE: '~/secret' },
    files: { secret: '*:P:*:anna:s3cret\n', '.pgpass': '*:*:*:*:wrong\n' },
    ends: 'anna postgres P tls',
  },
  'escapes in a password file': {
    text: String.raw`host=localhost port=P user='odd:role' dbname=postgres`,
    files: { '.pgpass': String.raw`*:*:*:odd\:role:pass\:wo\\rd` + '\n' },
    ends: 'odd:role postgres P tls',
  },
  'a password file open to others': {
    text: 'host=localhost port=P user=anna dbname=postgres',
    files: { '.pgpass': '*:*:*:anna:s3cret\n' },
    mode: 0o644,
    ends: 'refused',
  },
  'a password file without a line for it': {
    text: 'host=localhost port=P user=anna dbname=postgres',
    files: { '.pgpass': '*:*:*:otto:s3cret\n' },
    ends: 'refused',
  },
  ...Object.fromEntries(
    (
      [
        ['only_plain', 'allow', 'plain'],
        ['only_plain', 'prefer', 'plain'],
        ['only_plain', 'require', undefined],
        ['only_tls', 'disable', undefined],
        ['only_tls', 'allow', 'tls'],
        ['trusted', 'allow', 'plain'],
        ['trusted', 'verify-ca', undefined],
        ['trusted', 'verify-full', undefined],
        ['trusted', 'verify-ca sslrootcert=CA', 'tls'],
        ['trusted', 'verify-full sslrootcert=CA', 'tls'],
        ['trusted', 'require sslrootcert=~/other.crt', undefined],
      ] as const
    ).map(([user, sslmode, ends]) => [
      `${user}, sslmode=${sslmode}`,
      {
        text: `host=localhost port=P user=${user} dbname=postgres sslmode=${sslmode}`,
        files: { 'other.crt': 'not a certificate' },
        ends: ends === undefined ? 'refused' : `${user} postgres P ${ends}`,
      },
    ]),
  ),
  'verify-full, by address': {
    text: 'host=elsewhere.test hostaddr=127.0.0.1 port=P user=trusted dbname=postgres sslmode=verify-full sslrootcert=CA',
    ends: 'refused',
  },
  'verify-ca, by address': {
    text: 'host=elsewhere.test hostaddr=127.0.0.1 port=P user=trusted dbname=postgres sslmode=verify-ca sslrootcert=CA',
    ends: `${IN} tls`,
  },
};

let writable: OwnServer;
let readOnly: OwnServer;
let dead: number;

const HBA = [
  'hostssl all only_tls all trust',
  'hostnossl all only_plain all trust',
  'host all only_tls,only_plain all reject',
  'host all trusted all trust',
  'host all all all scram-sha-256',
];

beforeAll(async () => {
  [writable, readOnly] = await Promise.all([startOwnServer(HBA), startOwnServer(HBA)]);
  for (const { query } of [writable, readOnly]) {
    for (const role of ['only_tls', 'only_plain', 'trusted', 'anna'])
      await query(`create role ${role} login password 's3cret'`);
    await query(String.raw`create role "odd:role" login password 'pass:wo\rd'`);
  }
  await writable.query(`create database "it's odd"`);
  await readOnly.query('alter system set default_transaction_read_only = on');
  await readOnly.query('select pg_catalog.pg_reload_conf()');
  dead = await freePort();
});
afterAll(() => Promise.all([writable.stop('immediate'), readOnly.stop('immediate')]));

const ASK = `select current_user || ' ' || current_database() || ' ' || inet_server_port() || ' ' ||
  case when ssl then 'tls' else 'plain' end as seen from pg_stat_ssl where pid = pg_backend_pid()`;

interface Scene {
  readonly text: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly home: string;
}

function prepare({ text, environment = {}, files = {}, mode = 0o600 }: Case, home: string): Scene {
  const fill = (part: string): string =>
    part
      .replaceAll(/\bP\b/g, String(writable.port))
      .replaceAll(/\bQ\b/g, String(readOnly.port))
      .replaceAll('DEAD', String(dead))
      .replaceAll(/\bCA\b/g, join(TLS_FIXTURES, 'ca.crt'))
      .replaceAll('~', home);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(home, name), fill(content));
    chmodSync(join(home, name), mode);
  }
  const variables = Object.entries(environment).map(([name, value]) => [name, fill(value)]);
  return { text: text && fill(text), environment: Object.fromEntries(variables), home };
}

const ported = (seen: string): string =>
  seen.replace(String(writable.port), 'P').replace(String(readOnly.port), 'Q');

async function bySelf({ text, environment, home }: Scene): Promise<string> {
  try {
    const target = parseConnectionTarget(text, environment, { ...thisMachine, home: () => home });
    const db = await connect({ target, profile: 'read', applicationName: 'db-check/test' });
    const rows = await db.query<{ seen: string }>(ASK).finally(() => db.close());
    return ported(rows[0]?.seen ?? '');
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    expect(`${error.message} ${error.hint}`).not.toMatch(/s3cret|wrong\b/);
    return 'refused';
  }
}

async function byPsql({ text, environment, home }: Scene): Promise<string> {
  const words = ['-XAtq', '-w', ...(text === undefined ? [] : ['-d', text]), '-c', ASK];
  const env = { PATH: process.env['PATH'], ...environment, HOME: home, LC_ALL: 'C' };
  return promisify(execFile)('psql', words, { env }).then(
    ({ stdout }) => ported(stdout.trim()),
    () => 'refused',
  );
}

const hasPsql = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'psql')));

describe.each(Object.entries(CASES))('%s', (_name, each) => {
  const inHome = async (ask: (scene: Scene) => Promise<string>): Promise<string> => {
    const home = mkdtempSync(join(tmpdir(), 'plumbline-home-'));
    return ask(prepare(each, home)).finally(() => rmSync(home, { recursive: true }));
  };
  it('by us', async () => expect(await inHome(bySelf)).toBe(each.ends));
  it.runIf(hasPsql)('by psql', async () => expect(await inHome(byPsql)).toBe(each.ends));
});

it('keeps all sessions of a run on one server, in whatever order they are tried', async () => {
  const text = `host=localhost,localhost port=${writable.port},${readOnly.port} user=trusted dbname=postgres load_balance_hosts=random`;
  const firsts = new Set<number>();
  // by chance the same server every time: once in 2^20 runs
  for (let run = 0; run < 21; run += 1) {
    const target = parseConnectionTarget(text, {});
    const ports = new Set<number>();
    for (let session = 0; session < 3; session += 1) {
      const db = await connect({ target, profile: 'read', applicationName: 'db-check/test' });
      const rows = await db.query<{ port: number }>('select pg_catalog.inet_server_port() as port');
      ports.add(rows[0]?.port ?? 0);
      await db.close();
    }
    expect(ports.size).toBe(1);
    firsts.add([...ports][0] ?? 0);
  }
  expect(firsts.size).toBe(2);
});

it('names every server and what was wrong with each', async () => {
  const text = `host=localhost,localhost port=${dead},${writable.port} user=trusted dbname=postgres target_session_attrs=standby`;
  const error = await connect({
    target: parseConnectionTarget(text, {}),
    profile: 'read',
    applicationName: 'db-check/test',
  }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'no-server', exitCode: 3 });
  const { message } = error as ToolError;
  expect(message).toContain(`localhost:${dead}/postgres`);
  expect(message).toContain(
    `localhost:${writable.port}/postgres: the server is not a standby, and target_session_attrs=standby is wanted`,
  );
});
