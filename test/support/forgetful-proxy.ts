import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ForgetfulProxy {
  readonly url: string;
  /** Breaks every connection for the client; the server hears nothing of it, as behind a firewall that forgets. */
  forget(): void;
}

export async function startForgetfulProxy(serverUrl: string): Promise<ForgetfulProxy> {
  const target = new URL(serverUrl);
  const clients = new Set<Socket>();
  const servers = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect({ host: target.hostname, port: Number(target.port) });
    clients.add(client);
    servers.add(server);
    server.on('error', () => undefined).on('data', (bytes) => client.destroyed || client.write(bytes));
    client.on('error', () => undefined).on('data', (bytes) => server.write(bytes));
    client.on('end', () => server.end());
    server.on('end', () => client.end());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of [...clients, ...servers]) socket.destroy();
    proxy.close();
  });
  const url = new URL(serverUrl);
  url.port = String((proxy.address() as AddressInfo).port);
  url.searchParams.set('sslmode', 'disable');
  return {
    url: url.href,
    forget: () => {
      for (const client of clients) client.resetAndDestroy();
    },
  };
}
