import { connect, isIP, type Socket } from 'node:net';
import type { ConnectionTarget } from './connection-target.ts';
import { readTlsOptions } from './tls-options.ts';
import { NO_TLS } from './tls-trouble.ts';

/** SSLRequest (manual 53.2.10): its length, and a number that no protocol version has. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/**
 * Opens a connection and asks for TLS. With sslmode=prefer a server without TLS goes on in the clear on the same connection,
 * as in libpq; node-postgres would have to connect a second time. The socket is ready for the startup message.
 */
export async function negotiateTls(target: ConnectionTarget): Promise<Socket> {
  // read before the connection is made: a certificate that is not there is a matter of configuration
  const options = readTlsOptions(target.tls);
  const socket = connect(target.port, target.address ?? target.host);
  const timer = setTimeout(
    () => socket.destroy(new Error('timeout expired')),
    target.connectTimeoutMs || 2 ** 31 - 1,
  );
  try {
    const answer = await ask(socket);
    if (answer === 'N' && target.tls.mode === 'prefer') return socket;
    if (answer !== 'S') throw new Error(answer === 'N' ? NO_TLS : 'Connection terminated unexpectedly');
    return await upgrade(socket, { ...options, host: target.host });
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** One byte answers. More than one was put there by somebody in between, before TLS protects anything (CVE-2021-23222). */
function ask(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      socket.off('error', failed).off('close', closed).off('data', answered);
      action();
    };
    const failed = (error: Error): void => settle(() => reject(error));
    const closed = (): void => settle(() => reject(new Error('Connection terminated unexpectedly')));
    const answered = (data: Buffer): void => {
      socket.pause();
      settle(() => resolve(data.length === 1 ? data.toString('latin1') : ''));
    };
    socket.once('connect', () => socket.write(SSL_REQUEST));
    socket.on('error', failed).on('close', closed).on('data', answered);
  });
}

/** node:tls is loaded only where a server speaks it. */
function upgrade(socket: Socket, options: { readonly host: string }): Promise<Socket> {
  const tls = process.getBuiltinModule('node:tls');
  // a server name must not be an address (RFC 6066, section 3)
  const servername = isIP(options.host) === 0 ? { servername: options.host } : {};
  return new Promise((resolve, reject) => {
    const secured = tls.connect({ ...options, ...servername, socket });
    secured.once('secureConnect', () => {
      secured.off('error', reject);
      resolve(secured);
    });
    secured.once('error', reject);
    socket.once('close', () => reject(new Error('Connection terminated unexpectedly')));
  });
}

/** What node-postgres takes for a socket of its own: its `connect` finds the connection made. */
export function asConnected(socket: Socket): Socket {
  socket.connect = () => {
    process.nextTick(() => {
      socket.emit('connect');
      socket.resume(); // paused since the answer, so that nothing was lost before somebody listened
    });
    return socket;
  };
  return socket;
}
