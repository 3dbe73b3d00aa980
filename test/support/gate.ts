import type { TestDatabase } from './database.ts';
import { until } from './until.ts';

export interface Gate {
  /** Lets everybody through who waits now or comes later. */
  open(): Promise<void>;
  /** Whoever comes from now on waits again. */
  close(): Promise<void>;
  /** The backend that stands at the gate, building an index. */
  builderPid(): Promise<number>;
}

/**
 * A table "Item" whose index on gate(a) cannot be built while the gate is closed: the function in the index
 * expression waits for an advisory lock that the test holds. Tests pace builds by this, never by luck: an autovacuum that
 * analyzes the expression would wait there too, and the build behind it.
 */
export async function createGate(database: TestDatabase): Promise<Gate> {
  await database.query(`
    create table "Item" (a int, b text) with (autovacuum_enabled = off);
    insert into "Item" select g, 'x' from generate_series(1, 1000) g;
    create function gate(value int) returns int immutable language plpgsql as
      $$ begin perform pg_advisory_lock_shared(4242); perform pg_advisory_unlock_shared(4242); return value; end $$`);
  const keeper = await database.client();
  await keeper.query('select pg_advisory_lock(4242)');
  return {
    open: async () => void (await keeper.query('select pg_advisory_unlock(4242)')),
    close: async () => void (await keeper.query('select pg_advisory_lock(4242)')),
    builderPid: () =>
      until('a backend at the gate', async () => {
        const [row] = await database.query(
          `select a.pid from pg_stat_activity a join pg_stat_progress_create_index p on p.pid = a.pid
            where a.datname = current_database() and a.wait_event_type = 'Lock' and a.wait_event = 'advisory'`,
        );
        return row?.['pid'] as number | undefined;
      }),
  };
}
