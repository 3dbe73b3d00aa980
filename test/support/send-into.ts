import { onTestFinished } from 'vitest';
import type { TestDatabase } from './database.ts';
import { startTcpProxy } from './tcp-proxy.ts';
import { waitingBackend } from './terminate.ts';

/**
 * A concurrent statement is sent only when nobody would hold it up: here somebody comes in the moment between. Lets
 * `start` run by way of a proxy, holds the runner's message with this text, calls `block`, lets it go, and gives the
 * pid of the backend that then waits.
 */
export async function sendInto<Run>(
  database: Pick<TestDatabase, 'url' | 'query'>,
  text: string,
  start: (url: string) => Run,
  block: () => Promise<unknown>,
): Promise<{ readonly run: Run; readonly pid: number }> {
  const proxy = await startTcpProxy(database.url);
  onTestFinished(() => proxy.close());
  const held = proxy.hold(
    ({ application, direction, type, query }) =>
      /^db-deploy\/[\w-]+$/.test(application) &&
      direction === 'to-server' &&
      type === 'Q' &&
      isAlone(query, text),
  );
  const run = start(proxy.url);
  const message = await held;
  await block();
  message.release();
  return { run, pid: await waitingBackend(database, text) };
}

/** The statement itself, not a message of our own that quotes it. */
function isAlone(query: string, text: string): boolean {
  return query.toLowerCase().trimStart().startsWith(text);
}
