import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { splitMessages } from './split-messages.ts';

/** A message on its way, and what it belongs to. */
export interface Passing {
  readonly direction: 'to-server' | 'to-client';
  /** The protocol's letter: Q a query, C a statement's completion, E an error, Z ready for the next query … */
  readonly type: string;
  readonly bytes: Buffer;
  /** What the client sent last as a simple query: an answer belongs to it. */
  readonly query: string;
  /** application_name of the connection. */
  readonly application: string;
}

/** A message that waits in the proxy, and everything behind it on the same way. */
export interface Held {
  release(): void;
  /** Half of it goes on, then both sides are cut. */
  releaseHalf(): void;
}

/**
 * client: the client's side breaks at once; the server hears of it when it has nothing more to do.
 * server: the server's side ends at once; the client hears of it when the server has gone, and of no answer any more.
 * both: both at once.
 */
export type Cut = 'client' | 'server' | 'both';

export interface TcpProxy {
  /** The server's URL by way of the proxy, without TLS. */
  readonly url: string;
  /** Stops the next message that matches. */
  hold(matches: (passing: Passing) => boolean): Promise<Held>;
  /** Every connection that is open. */
  cut(how: Cut): void;
  close(): Promise<void>;
}

interface Trap {
  readonly matches: (passing: Passing) => boolean;
  readonly caught: (held: Held) => void;
}

/** A proxy that understands where messages begin and end. */
export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const traps: Trap[] = [];
  const open = new Set<Connection>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const connection = new Connection(client, target, traps);
    open.add(connection);
    client.once('close', () => open.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  url.searchParams.set('sslmode', 'disable');
  return {
    url: url.href,
    hold: (matches) => new Promise((caught) => traps.push({ matches, caught })),
    cut: (how) => {
      for (const connection of open) connection.cut(how);
    },
    close: async () => {
      for (const connection of open) connection.cut('both');
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Lane {
  readonly to: () => Socket;
  readonly waiting: Passing[];
  isHeld: boolean;
}

/** One client and its server, message by message. */
class Connection {
  private readonly client: Socket;
  private readonly traps: Trap[];
  private readonly server: Socket;
  private readonly lanes: Readonly<Record<Passing['direction'], Lane>>;
  private application = '';
  private query = '';
  private isBusy = true;
  private isClientCut = false;
  private areAnswersLost = false;

  constructor(client: Socket, target: URL, traps: Trap[]) {
    this.client = client;
    this.traps = traps;
    this.server = connect({ host: target.hostname, port: Number(target.port), allowHalfOpen: true });
    this.lanes = {
      'to-server': { to: () => this.server, waiting: [], isHeld: false },
      'to-client': { to: () => this.client, waiting: [], isHeld: false },
    };
    this.listen();
  }

  cut(how: Cut): void {
    if (how === 'server') {
      this.areAnswersLost = true;
      this.server.end();
      return;
    }
    this.isClientCut = true;
    this.client.resetAndDestroy();
    if (how === 'both') this.server.resetAndDestroy();
    else if (!this.isBusy) this.server.end();
  }

  private listen(): void {
    const { client, server } = this;
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', () => undefined);
    const fromClient = splitMessages((type, bytes) => this.onClientMessage(type, bytes));
    client.once('data', (startup: Buffer) => {
      this.application = /application_name\0([^\0]*)\0/.exec(startup.toString('latin1'))?.[1] ?? '';
      server.write(startup);
      client.on('data', fromClient);
    });
    client.on('end', () => server.end());
    client.on('close', () => this.isClientCut || server.destroy());
    server.on(
      'data',
      splitMessages((type, bytes) => this.onServerMessage(type, bytes)),
    );
    server.on('end', () => client.destroy());
    server.on('close', () => client.destroy());
  }

  private onClientMessage(type: string, bytes: Buffer): void {
    if (type === 'Q') this.query = bytes.toString('utf8', 5, bytes.length - 1);
    this.pass('to-server', type, bytes);
  }

  private onServerMessage(type: string, bytes: Buffer): void {
    if (type === 'Z') {
      this.isBusy = false;
      if (this.isClientCut) this.server.end();
    }
    if (!this.isClientCut && !this.areAnswersLost) this.pass('to-client', type, bytes);
  }

  private pass(direction: Passing['direction'], type: string, bytes: Buffer): void {
    const { query, application } = this;
    this.lanes[direction].waiting.push({ direction, type, bytes, query, application });
    this.drain(direction);
  }

  private drain(direction: Passing['direction']): void {
    const lane = this.lanes[direction];
    while (!lane.isHeld) {
      const next = lane.waiting.shift();
      if (next === undefined) return;
      const index = this.traps.findIndex((trap) => trap.matches(next));
      if (index < 0) {
        this.forward(next);
        continue;
      }
      const [trap] = this.traps.splice(index, 1);
      lane.isHeld = true;
      trap?.caught(this.holding(next));
    }
  }

  /** Busy from the first message that reaches the server until it says that it is ready for the next. */
  private forward({ direction, type, bytes }: Passing): void {
    if (direction === 'to-server' && type !== 'X') this.isBusy = true;
    const to = this.lanes[direction].to();
    if (!to.destroyed) to.write(bytes);
  }

  private holding(passing: Passing): Held {
    const { direction, bytes } = passing;
    const lane = this.lanes[direction];
    return {
      release: () => {
        if (!lane.isHeld) return;
        lane.isHeld = false;
        this.forward(passing);
        this.drain(direction);
      },
      releaseHalf: () => {
        lane.to().write(bytes.subarray(0, bytes.length >> 1), () => this.cut('both'));
      },
    };
  }
}
