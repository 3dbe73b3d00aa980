import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { splitMessages } from './split-messages.ts';

const STARTUP_HEAD = 8;
const SSL_REQUEST = 80_877_103;
const READY_IDLE = 'I'.charCodeAt(0);

/** A server connection of the pool; free between two transactions. */
interface Backend {
  readonly socket: Socket;
  readonly parameters: ReadonlyMap<string, string>;
  owner: Socket | undefined;
  lastUse: number;
}

/**
 * A transaction pooler in the manner of pgbouncer, for one client at a time: every transaction gets whichever of two
 * server connections was used longest ago, and the client is told a process id that is neither's.
 * Returns the URL to connect to.
 */
export async function startTransactionPooler(serverUrl: string): Promise<string> {
  const backends = await Promise.all([openBackend(serverUrl), openBackend(serverUrl)]);
  const server = createServer((client) => serve(client, backends));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => stop(server, backends));
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return url.href;
}

/** node-postgres opens and authenticates the connection; from then on its socket is ours. */
async function openBackend(serverUrl: string): Promise<Backend> {
  const client = new pg.Client(serverUrl);
  const parameters = new Map<string, string>();
  client.connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) => {
    parameters.set(status.parameterName, status.parameterValue);
  });
  await client.connect();
  const socket = (client as unknown as { connection: { stream: Socket } }).connection.stream;
  socket.removeAllListeners();
  socket.on('error', () => undefined);
  const backend: Backend = { socket, parameters, owner: undefined, lastUse: 0 };
  const messages = splitMessages((type, message) => {
    backend.owner?.write(message);
    if (type === 'Z' && message[5] === READY_IDLE) backend.owner = undefined;
  });
  socket.on('data', messages);
  socket.resume();
  return backend;
}

function serve(client: Socket, backends: readonly Backend[]): void {
  const forward = (message: Buffer): void => {
    const free = backends.filter((backend) => backend.owner === undefined);
    const mine = backends.find((backend) => backend.owner === client);
    const backend = mine ?? free.sort((a, b) => a.lastUse - b.lastUse)[0];
    if (backend === undefined) throw new Error('this pooler serves one client at a time');
    backend.owner = client;
    backend.lastUse = performance.now();
    backend.socket.write(message);
  };
  const onMessage = splitMessages((type, message) => (type === 'X' ? client.end() : forward(message)));
  const onStartup = (chunk: Buffer): void => {
    if (chunk.readInt32BE(4) === SSL_REQUEST) return void client.write('N');
    client.off('data', onStartup).on('data', onMessage);
    client.write(welcome(backends[0]?.parameters ?? new Map()));
  };
  client.on('error', () => undefined).on('data', onStartup);
}

/** AuthenticationOk, the parameters, a process id of nobody, ReadyForQuery (PostgreSQL manual, 53.7). */
function welcome(parameters: ReadonlyMap<string, string>): Buffer {
  const status = [...parameters].map(([name, value]) => encode('S', Buffer.from(`${name}\0${value}\0`)));
  const key = Buffer.alloc(STARTUP_HEAD);
  key.writeInt32BE(999_999, 0);
  return Buffer.concat([
    encode('R', Buffer.alloc(4)),
    ...status,
    encode('K', key),
    encode('Z', Buffer.from('I')),
  ]);
}

function encode(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

async function stop(server: Server, backends: readonly Backend[]): Promise<void> {
  for (const { socket } of backends) socket.destroy();
  server.close();
}
