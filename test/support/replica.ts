import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, startEmbeddedServer } from '../../src/embedded/server.ts';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { testBinaries } from './binaries.ts';
import { TEST_SETTINGS } from './server-settings.ts';
import { until } from './until.ts';

export interface ReplicatedServer {
  readonly url: string;
  readonly standbyUrl: string;
  /** Ends the standby's server, as by a failure. */
  stopStandby(): Promise<void>;
  stop(): Promise<void>;
}

const SETTINGS = { ...TEST_SETTINGS, shared_buffers: '16MB', autovacuum: 'off' };

/** A primary and a standby that streams from it by the slot `standby_1`, under the name `replica`. */
export async function startReplicatedServer(): Promise<ReplicatedServer> {
  const primary = await startEmbeddedServer({ native: testBinaries(), settings: SETTINGS });
  const data = join(primary.directory, 'standby');
  await copyData(primary.url, join(primary.directory, 'data'), data);
  writeFileSync(join(data, 'standby.signal'), '');
  appendFileSync(
    join(data, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres application_name=replica'
primary_slot_name = 'standby_1'
hot_standby_feedback = on
wal_receiver_status_interval = 1s
`,
  );
  const port = await freePort();
  const flags = Object.entries({ listen_addresses: '127.0.0.1', unix_socket_directories: '', ...SETTINGS });
  const standby = spawn(
    join(primary.directory, 'pg/bin/postgres'),
    ['-D', data, '-p', String(port), ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...findServerUser(), cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: 'ignore' },
  );
  const stopStandby = async (): Promise<void> => {
    standby.kill('SIGQUIT');
    await until(
      'the standby to be gone',
      async () => standby.exitCode !== null || standby.signalCode !== null,
    );
  };
  const stop = async (): Promise<void> => {
    await stopStandby();
    await primary.stop('immediate');
  };
  await until('the standby to stream', () => isStreaming(primary.url)).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const standbyUrl = primary.url.replace(String(primary.port), String(port));
  return { url: primary.url, standbyUrl, stopStandby, stop };
}

/** An online copy, as pg_basebackup makes it (manual 26.3.3); the functions had other names before version 15. */
async function copyData(url: string, from: string, to: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("select pg_create_physical_replication_slot('standby_1', true)");
    const { rows } = await client.query<{ isOld: boolean }>(
      `select current_setting('server_version_num')::int < 150000 as "isOld"`,
    );
    const isOld = rows[0]?.isOld === true;
    await client.query(
      isOld ? "select pg_start_backup('t', true, false)" : "select pg_backup_start('t', true)",
    );
    execFileSync('cp', ['-a', from, to]);
    const label = await client.query<{ labelfile: string }>(
      isOld
        ? 'select labelfile from pg_stop_backup(false, false)'
        : 'select labelfile from pg_backup_stop(false)',
    );
    placeLabel(to, label.rows[0]?.labelfile ?? '');
  } finally {
    await client.end();
  }
}

function placeLabel(data: string, label: string): void {
  for (const name of ['postmaster.pid', 'pg_replslot/standby_1']) {
    const path = join(data, name);
    if (existsSync(path)) rmSync(path, { recursive: true });
  }
  const file = join(data, 'backup_label');
  writeFileSync(file, label);
  const user = findServerUser();
  if (user !== undefined) chownSync(file, user.uid, user.gid);
}

async function isStreaming(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query("select from pg_stat_replication where state = 'streaming'");
    return rows.length === 1;
  } finally {
    await client.end();
  }
}
