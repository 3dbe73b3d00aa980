import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { TEST_SETTINGS } from '../test/support/server-settings.ts';
import { runDatabaseTests } from './database-tests.ts';

/** The database tests on a PostgreSQL in a container: PLUMBLINE_TEST_IMAGE, or PostgreSQL's own image. */
const settings = Object.entries(TEST_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
const container = await new PostgreSqlContainer(process.env['PLUMBLINE_TEST_IMAGE'] ?? 'postgres:18')
  .withCommand(['postgres', ...settings])
  .start();
try {
  const passed = runDatabaseTests({ PLUMBLINE_TEST_DATABASE_URL: container.getConnectionUri() });
  process.exitCode = passed ? 0 : 1;
} finally {
  await container.stop();
}
