import { chownSync, copyFileSync, chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/embedded/server.ts';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { testBinaries } from './binaries.ts';

export const TLS_FIXTURES = join(import.meta.dirname, '../fixtures/tls');

export interface OwnServer extends EmbeddedServer {
  /** As superuser over the loopback address, whatever pg_hba.conf says of others. */
  query(sql: string): Promise<void>;
}

/**
 * A server of the test's own, for what the shared one cannot show: TLS for `localhost`, passwords, a Unix socket in its folder,
 * refusals by pg_hba.conf. `hba` holds the entries that come after the superuser's.
 */
export async function startOwnServer(hba: readonly string[]): Promise<OwnServer> {
  const server = await startEmbeddedServer({
    native: testBinaries(),
    settings: { listen_addresses: 'localhost', password_encryption: 'scram-sha-256', fsync: 'off' },
  });
  const query = async (sql: string): Promise<void> => {
    const client = new pg.Client(server.url);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const data = join(server.directory, 'data');
  for (const name of ['server.crt', 'server.key']) placeForServer(join(TLS_FIXTURES, name), join(data, name));
  const entries = ['host all postgres 127.0.0.1/32 trust', ...hba];
  writeFileSync(join(data, 'pg_hba.conf'), entries.join('\n') + '\n');
  await query('alter system set ssl = on');
  await query('select pg_catalog.pg_reload_conf()');
  await untilTls(server.url);
  return { ...server, query };
}

function placeForServer(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o600);
  const user = findServerUser();
  if (user !== undefined) chownSync(to, user.uid, user.gid);
}

/** A reload takes effect when the postmaster gets to it. */
async function untilTls(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url, ssl: { rejectUnauthorized: false } });
    client.on('error', () => undefined);
    const reached = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (reached) return;
  }
  throw new Error('the server never spoke TLS');
}
