import { afterAll, beforeAll } from 'vitest';
import { startRestartableServer, type RestartableServer } from '../support/restartable-server.ts';
import { chooseCells } from './choose-cells.ts';
import { defineCells } from './define-cells.ts';

let server: RestartableServer;

beforeAll(async () => {
  server = await startRestartableServer();
});
afterAll(() => server.stop());

defineCells(
  chooseCells(({ fault }) => fault === 'restart'),
  { url: () => server.url, restart: () => server.restart() },
);
