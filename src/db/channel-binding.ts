import type { EventEmitter } from 'node:events';

/** The wire events of node-postgres' connection that tell how the server wants to know us. */
interface Wire extends EventEmitter {
  readonly stream: { destroy(error: Error): void };
}

/**
 * channel_binding=require (manual 34.1.2): only SCRAM-SHA-256-PLUS proves that nobody sits between us and the server.
 * Ends the connection before anything secret is sent otherwise. Must be called before connect().
 */
export function refuseUnbound(wire: Wire): void {
  const refuse = (): void =>
    wire.stream.destroy(new Error('channel binding is required, and the server does not offer it'));
  let bound = false;
  wire.on('authenticationCleartextPassword', refuse);
  wire.on('authenticationMD5Password', refuse);
  wire.on('authenticationSASL', ({ mechanisms }: { mechanisms: readonly string[] }) => {
    bound = mechanisms.includes('SCRAM-SHA-256-PLUS');
    if (!bound) refuse();
  });
  wire.on('authenticationOk', () => {
    if (!bound) refuse();
  });
}
