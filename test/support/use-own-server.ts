import { afterAll, beforeAll } from 'vitest';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from './binaries.ts';
import { TEST_SETTINGS } from './server-settings.ts';

/**
 * A server of the test file's own, for what would be seen by every test of a shared one: slots, archiving, settings.
 * The returned function gives its URL, from within a test.
 */
export function useOwnServer(settings: Readonly<Record<string, string>>): () => string {
  let server: EmbeddedServer | undefined;
  beforeAll(async () => {
    server = await startEmbeddedServer({
      native: testBinaries(),
      settings: { ...TEST_SETTINGS, shared_buffers: '16MB', autovacuum: 'off', ...settings },
    });
  });
  afterAll(() => server?.stop('immediate'));
  return () => server?.url ?? '';
}
