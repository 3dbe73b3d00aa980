import type pg from 'pg';
import { createDatabase, type TestDatabase } from './database.ts';
import { until } from './until.ts';
import { createProject } from './measuring.ts';
import { createTickClock, runWatching, type Watching, type WatchRun } from './watching.ts';

/** A database with an application that works between two ticks, and a project whose target query it asks. */
export interface WatchedShop {
  readonly database: TestDatabase;
  readonly project: string;
  /** What the application does in a minute, all of it counted when this resolves. */
  trade(transactions?: number): Promise<void>;
  /** Five ticks, trade before each from the second on; `before` comes first. */
  watch(before?: (tick: number) => Promise<unknown> | void, more?: Partial<Watching>): Promise<WatchRun>;
}

export async function openShop(serverUrl?: string): Promise<WatchedShop> {
  const database = await createDatabase(serverUrl);
  await database.query(`create table item (id int primary key, owner int not null, note text);
    insert into item select n, n % 500, repeat('x', 50) from generate_series(1, 5000) as n;
    create index item_owner on item (owner);
    analyze item;
    create table tempo (seconds float8);
    insert into tempo values (0);
    create schema db_check`);
  // before PostgreSQL 15 a new database has no counters until somebody has sent some
  await endCounted(database, await database.client());
  const project = createProject({
    'validation/queries/by_owner.sql':
      '-- target: 1s\nselect pg_sleep(seconds) from tempo, (select count(*) as n from item where owner = 7) as i where n > 0\n',
  });
  const trade = (transactions?: number): Promise<void> => tradeIn(database, transactions);
  return {
    database,
    project,
    trade,
    watch: (before = () => undefined, more = {}) =>
      runWatching({
        url: database.url,
        project,
        clock: createTickClock(async (tick) => {
          await before(tick);
          if (await isOpen(database)) await trade();
        }),
        ...more,
      }),
  };
}

async function tradeIn(database: TestDatabase, transactions = 60): Promise<void> {
  const client = await database.client();
  for (let n = 0; n < transactions; n += 1)
    await client.query('select * from item where owner = $1', [n % 500]);
  await endCounted(database, client);
}

/** Ends a session and waits until everybody can see what it counted: the end of a connection is not the end of its process. */
export async function endCounted(database: TestDatabase, client: pg.Client): Promise<void> {
  const { processID } = client as unknown as { processID: number };
  await client.end();
  await until('the session to be gone', async () => {
    const rows = await database.query('select from pg_stat_activity where pid = $1', [processID]);
    return rows.length === 0;
  });
  const [now] = await database.query(`select clock_timestamp()::text as time,
    current_setting('server_version_num')::int >= 150000 as "isAtOnce"`);
  if (now?.['isAtOnce'] === true) return;
  // before PostgreSQL 15 a process collects the counters and writes them into a file now and then
  await until('the counters to be written', async () => {
    const [snapshot] = await database.query(
      `select pg_stat_get_snapshot_timestamp() > $1::timestamptz as "isNew" from pg_stat_database where datid = 1`,
      [now?.['time']],
    );
    return snapshot?.['isNew'] === true;
  });
}

/** A test may have closed the database, or stopped its server. */
async function isOpen({ query }: TestDatabase): Promise<boolean> {
  return query('select 1').then(
    () => true,
    () => false,
  );
}
