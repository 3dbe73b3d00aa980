import type { TestDatabase } from './database.ts';
import { until } from './until.ts';

/**
 * Runs what resets counters, and waits until that is seen: before version 15 they pass through a file, half a second later
 * (manual 28.2.1 of 14).
 */
export async function resetCounters({ query }: TestDatabase, sql = 'select pg_stat_reset()'): Promise<void> {
  const read = async (): Promise<string> => {
    const [row] = await query(
      'select stats_reset::text as at from pg_stat_database where datname = current_database()',
    );
    return String(row?.['at']);
  };
  const before = await read();
  await query(sql);
  await until('the reset is seen', async () => (await read()) !== before);
}
