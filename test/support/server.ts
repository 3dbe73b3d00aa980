import type { TestProject } from 'vitest/node';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from './binaries.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL of the server under test. */
    serverUrl: string;
  }
}

let server: EmbeddedServer | undefined;

/**
 * One server a test run: PLUMBLINE_TEST_DATABASE_URL (yours), or the embedded PostgreSQL in
 * PLUMBLINE_TEST_BINARIES (another version), or the embedded one that npm ci brought.
 */
export async function setup(project: TestProject): Promise<void> {
  const own = process.env['PLUMBLINE_TEST_DATABASE_URL'];
  if (own !== undefined) return void project.provide('serverUrl', own);
  server = await startEmbeddedServer({
    native: testBinaries(),
    settings: {
      fsync: 'off',
      shared_buffers: '256MB',
      max_connections: '200',
      max_prepared_transactions: '10',
      shared_preload_libraries: 'pg_stat_statements',
      log_min_messages: 'fatal',
    },
  });
  project.provide('serverUrl', server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop('immediate');
}
