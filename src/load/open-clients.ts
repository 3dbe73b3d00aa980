import type { Clock } from '../clock.ts';
import { describeError, type LoadClient } from './client.ts';

const OPENED_AT_ONCE = 10;
const PATIENCE_MS = 2000;
const PAUSE_MS = 100;
const TOO_MANY_CONNECTIONS = '53300';

export interface Opened {
  readonly ready: readonly LoadClient[];
  readonly trouble: { readonly trouble?: string };
}

/** A few at a time: each costs the server a process. Throws what was said where not one could be opened. */
export async function openAll(
  clients: readonly LoadClient[],
  clock: Clock,
  over: AbortSignal,
): Promise<Opened> {
  const waiting = [...clients];
  const ready: LoadClient[] = [];
  const failures: unknown[] = [];
  // backends of the load before this one take a moment to go: once for all clients together
  let patientUntilMs: number | undefined;
  const openOne = async (client: LoadClient): Promise<void> => {
    try {
      await client.open();
      ready.push(client);
    } catch (error) {
      const isFull = describeError(error).code === TOO_MANY_CONNECTIONS;
      if (isFull) patientUntilMs ??= clock.monotonicMs() + PATIENCE_MS;
      if (!isFull || clock.monotonicMs() > (patientUntilMs ?? 0)) return void failures.push(error);
      waiting.push(client);
      await clock.sleep(PAUSE_MS, over);
    }
  };
  const open = async (): Promise<void> => {
    for (let client = waiting.shift(); client !== undefined && !over.aborted; client = waiting.shift())
      await openOne(client);
  };
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, open));
  if (ready.length === 0 && failures.length > 0) throw failures[0];
  return { ready, trouble: failures.length === 0 ? {} : { trouble: describeError(failures[0]).message } };
}

/** Those that do not end by themselves are left to the server. */
export async function closeAll(clients: readonly LoadClient[], clock: Clock): Promise<void> {
  const closed = new AbortController();
  const closing = Promise.all(clients.map((client) => client.close())).then(() => closed.abort());
  await clock.sleep(PATIENCE_MS, closed.signal);
  if (closed.signal.aborted) return closing;
  for (const client of clients) client.abandon('the load is over');
}
