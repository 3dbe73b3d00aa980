import type { TestDatabase } from './database.ts';
import { until } from './until.ts';

/** Ends a backend as a DBA does, and waits until it is gone. */
export async function terminate({ query }: TestDatabase, pid: number): Promise<void> {
  await query('select pg_terminate_backend($1)', [pid]);
  await until(`backend ${pid} to be gone`, async () => {
    const rows = await query('select 1 from pg_stat_activity where pid = $1', [pid]);
    return rows.length === 0;
  });
}

/** The pid of the backend of a deployment or rollback that runs this text and waits for a lock. */
export function waitingBackend({ query }: Pick<TestDatabase, 'query'>, text: string): Promise<number> {
  return until(`a backend that waits in ${text}`, async () => {
    const [row] = await query(
      `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        and application_name ~ '^db-(deploy|rollback)/' and query ilike $1`,
      [`%${text}%`],
    );
    return row?.['pid'] as number | undefined;
  });
}
