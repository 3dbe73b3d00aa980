import pg from 'pg';

const TABLES = 10_000;
/** Tables made by one message: its locks must fit into the server's table of locks. */
const AT_ONCE = 250;

/** Settings of a server that can make them. */
export const SCALE_SETTINGS = {
  fsync: 'off',
  autovacuum: 'off',
  max_wal_size: '4GB',
  max_locks_per_transaction: '1024',
  shared_buffers: '256MB',
} as const;

/** 10,000 tables, each with a sequence, five indexes, a few rows and statistics; twenty of them have 20,000 rows. */
export async function buildScaleDatabase(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (let first = 1; first <= TABLES; first += AT_ONCE) {
      await client.query(makeTables(first, Math.min(first + AT_ONCE, TABLES + 1) - 1));
    }
    for (let table = 1; table <= 20; table += 1) {
      await client.query(`insert into table_${table} (owner, status, at, note)
        select i % 977, i % 4, timestamptz '2025-01-01' + i * interval '1 minute', md5(i::text)
        from generate_series(1, 20000) as i`);
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

function makeTables(from: number, to: number): string {
  return `do $$ begin
  for i in ${from}..${to} loop
    execute format('create table table_%1$s (
      id serial primary key, owner int, status int not null default 0, at timestamptz, note text)', i);
    execute format('insert into table_%1$s (owner, at, note) select g, now(), g from generate_series(1, 5) as g', i);
    execute format('create index table_%1$s_owner on table_%1$s (owner)', i);
    execute format('create index table_%1$s_status on table_%1$s (status)', i);
    execute format('create index table_%1$s_at on table_%1$s (at)', i);
    execute format('create index table_%1$s_owner_at on table_%1$s (owner, at)', i);
  end loop;
end $$`;
}
