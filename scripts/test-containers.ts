import { PostgreSqlContainer, type StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import pg from 'pg';
import { TEST_SETTINGS } from '../test/support/server-settings.ts';
import { runDatabaseTests } from './database-tests.ts';

/**
 * The database tests on a PostgreSQL in a container: PLUMBLINE_TEST_IMAGE, or PostgreSQL's own image. All cases, or with
 * PLUMBLINE_MAJOR_BETWEEN those that test:all takes of a version between the oldest and the newest.
 */
const scope =
  process.env['PLUMBLINE_MAJOR_BETWEEN'] === undefined ? 'PLUMBLINE_ALL_CASES' : 'PLUMBLINE_MAJOR_BETWEEN';
const settings = Object.entries(TEST_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
const container = await new PostgreSqlContainer(process.env['PLUMBLINE_TEST_IMAGE'] ?? 'postgres:18')
  .withUsername('postgres')
  .withDatabase('postgres')
  .withCommand(['postgres', ...settings])
  .start();
try {
  await trustEverybody(container);
  const passed = await runDatabaseTests({
    [scope]: '1',
    PLUMBLINE_TEST_DATABASE_URL: container.getConnectionUri(),
  });
  process.exitCode = passed ? 0 : 1;
} finally {
  await container.stop();
}

/** As on the embedded server: the tests make roles without passwords. Images differ in what they let one set. */
async function trustEverybody(started: StartedPostgreSqlContainer): Promise<void> {
  const client = new pg.Client(started.getConnectionUri());
  await client.connect();
  const { rows } = await client.query<{ hba_file: string }>('show hba_file');
  const { exitCode, output } = await started.exec([
    'sed',
    '-i',
    's/scram-sha-256$/trust/',
    rows[0]?.hba_file ?? '',
  ]);
  if (exitCode !== 0) throw new Error(`pg_hba.conf could not be changed: ${output}`);
  await client.query('select pg_reload_conf()');
  await client.end();
}
