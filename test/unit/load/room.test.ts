import { expect, it } from 'vitest';
import type { Connections } from '../../../src/facts/connections.ts';
import { judgeRoom } from '../../../src/load/room.ts';

const usual: Connections = {
  backends: 40,
  clientBackends: 30,
  seesAll: true,
  maxConnections: 100,
  reserved: 3,
  databaseLimit: -1,
  databaseBackends: 20,
  roleLimit: -1,
  roleBackends: 10,
  role: 'app',
  database: 'shop',
  holders: [],
};

it.each([
  ['of the server', {}, 67, 'max_connections 100 - 3 reserved - 30 in use'],
  ['without seeing all: the upper bound', { seesAll: false }, 57, '- 40 in use'],
  ['of the role', { roleLimit: 15 }, 5, 'CONNECTION LIMIT 15 of the role app - 10 in use'],
  ['of the database', { databaseLimit: 22, roleLimit: 15 }, 2, 'of the database shop - 20 in use'],
  ['none', { databaseLimit: 5 }, 0, 'of the database shop'],
  ['of the server where it is narrower', { roleLimit: 500 }, 67, 'max_connections'],
])('%s', (_, change, clients, because) => {
  const room = judgeRoom({ ...usual, ...change }, 50);
  expect(room.clients).toBe(clients);
  expect(room.because).toContain(because);
});

it('says which limit would do', () => {
  expect(judgeRoom({ ...usual, roleLimit: 15 }, 50).remedy).toBe('alter role "app" connection limit 60;');
});
