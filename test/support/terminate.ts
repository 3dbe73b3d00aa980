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

/**
 * The pid of the backend of a deployment or rollback that runs this text and waits for a session that is idle in a
 * transaction: an autovacuum that is in the way for a moment is not the blocker of the test.
 */
export function waitingBackend({ query }: Pick<TestDatabase, 'query'>, text: string): Promise<number> {
  return until(`a backend that waits in ${text}`, async () => {
    const [row] = await query(
      `select a.pid from pg_stat_activity as a where datname = current_database() and wait_event_type = 'Lock'
        and application_name ~ '^db-(deploy|rollback)/' and query ilike $1
        and exists (select from pg_stat_activity as b where b.pid = any (pg_blocking_pids(a.pid))
          and b.state = 'idle in transaction')`,
      [`%${text}%`],
    );
    return row?.['pid'] as number | undefined;
  });
}
