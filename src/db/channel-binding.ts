import type { EventEmitter } from 'node:events';

/** The wire events of node-postgres' connection that tell how the server wants to know us. */
interface Wire extends EventEmitter {
  readonly stream: { destroy(error: Error): void };
}

/**
 * channel_binding=require (manual 34.1.2): only SCRAM-SHA-256-PLUS proves that nobody sits between us and the server.
 * Ends the connection before a password goes out in another way. Call it before connect(), and what it returns after:
 * that throws where the server let us in without asking.
 */
export function requireChannelBinding(wire: Wire): () => void {
  const refusal = new Error('channel binding is required, and the server does not offer it');
  const refuse = (): void => wire.stream.destroy(refusal);
  let bound = false;
  wire.on('authenticationCleartextPassword', refuse);
  wire.on('authenticationMD5Password', refuse);
  wire.on('authenticationSASL', ({ mechanisms }: { mechanisms: readonly string[] }) => {
    bound = mechanisms.includes('SCRAM-SHA-256-PLUS');
    if (!bound) refuse();
  });
  return () => {
    if (!bound) throw refusal;
  };
}
