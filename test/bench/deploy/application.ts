import pg from 'pg';

interface Load {
  readonly requests: readonly string[];
  readonly clients: number;
  /** Between two requests of one client. */
  readonly pauseMs: number;
}

export interface Served<Result> {
  readonly result: Result;
  /** How long each request took, in milliseconds. */
  readonly durationsMs: readonly number[];
}

/** The application at work for as long as something else goes on: each client sends one request after the other. */
export async function withApplication<Result>(
  url: string,
  load: Load,
  work: () => Promise<Result>,
): Promise<Served<Result>> {
  const over = new AbortController();
  const clients = await Promise.all(Array.from({ length: load.clients }, () => open(url)));
  const durationsMs: number[] = [];
  const run = async (client: pg.Client, first: number): Promise<void> => {
    for (let turn = first; !over.signal.aborted; turn += 1) {
      const start = performance.now();
      await client.query(load.requests[turn % load.requests.length] ?? '');
      durationsMs.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, load.pauseMs));
    }
  };
  const running = Promise.all(clients.map((client, index) => run(client, index)));
  running.catch(() => undefined); // told below
  try {
    const result = await work();
    over.abort();
    await running;
    return { result, durationsMs };
  } finally {
    over.abort();
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined); // told by the query that fails
  await client.connect();
  return client;
}

/** undefined without any request. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
