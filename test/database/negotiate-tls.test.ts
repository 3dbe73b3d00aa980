import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { expect, inject, it, onTestFinished } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';

/** Listens on a loopback port and counts who comes. */
async function listen(greet: (socket: Socket) => void): Promise<{ port: number; count: () => number }> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.on('error', () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as { port: number }).port, count: () => count };
}

it('a server without TLS is served on the connection that asked for it', async () => {
  const url = new URL(inject('serverUrl'));
  const [port, hostname] = [Number(url.port), url.hostname];
  const proxy = await listen((socket) => {
    const server = connectSocket(port, hostname);
    server.on('error', () => undefined);
    socket.pipe(server).pipe(socket);
  });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const target = parseConnectionTarget(url.href, {});
  expect(target.tls.mode).toBe('prefer');
  const db = await connect({ target, profile: 'read', applicationName: 'db-check/test' });
  expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
  await db.close();
  expect(proxy.count()).toBe(1);
});

it('bytes that come with the answer were put there by somebody else', async () => {
  const { port } = await listen((socket) => socket.once('data', () => socket.write('Sxyz')));
  const target = parseConnectionTarget(`postgresql://u@127.0.0.1:${port}/d?sslmode=require`, {});
  const refused = connect({ target, profile: 'read', applicationName: 'db-check/test' });
  await expect(refused).rejects.toMatchObject({ code: 'dropped', exitCode: 3 });
});
