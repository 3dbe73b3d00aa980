import type { TestDatabase } from './database.ts';

export interface Reader {
  /** The longest that one read took so far, and no read after this. */
  stop(): Promise<number>;
}

/** The application: reads a table again and again, one read after the other. */
export async function startReader(database: TestDatabase, table: string): Promise<Reader> {
  const client = await database.client();
  const over = new AbortController();
  let longestMs = 0;
  const read = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const start = performance.now();
      await client.query(`select count(*) from ${table}`);
      longestMs = Math.max(longestMs, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const reading = read();
  return {
    stop: async () => {
      over.abort();
      await reading;
      return longestMs;
    },
  };
}
