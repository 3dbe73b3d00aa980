import type { TestProject } from 'vitest/node';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from './binaries.ts';
import { TEST_SETTINGS } from './server-settings.ts';

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
  server = await startEmbeddedServer({ native: testBinaries(), settings: TEST_SETTINGS });
  project.provide('serverUrl', server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop('immediate');
}
