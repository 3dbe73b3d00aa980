import { afterAll, beforeAll } from 'vitest';
import { startRestartableServer, type RestartableServer } from '../support/restartable-server.ts';
import { defineModel } from './model/define-model.ts';

let server: RestartableServer;

beforeAll(async () => {
  server = await startRestartableServer({ fsync: 'off' });
});
afterAll(() => server.stop());

/** A third of the thousand: each of these may stop the server in the middle. */
const runs = Number(process.env['PLUMBLINE_CHAOS_RUNS'] ?? 350);

defineModel({ url: () => server.url, runs, restart: () => server.restart(), timeoutMs: 2_400_000 });
