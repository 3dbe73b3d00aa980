import { afterAll, beforeAll } from 'vitest';
import { startRestartableServer, type RestartableServer } from '../support/restartable-server.ts';
import { defineModel } from './model/define-model.ts';

let server: RestartableServer;

beforeAll(async () => {
  server = await startRestartableServer({ fsync: 'off' });
});
afterAll(() => server.stop());

const runs = Number(process.env['PLUMBLINE_CHAOS_RUNS'] ?? 1000);

defineModel({ url: () => server.url, runs, restart: () => server.restart(), timeoutMs: 1_800_000 });
