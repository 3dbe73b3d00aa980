import { defineFact } from './fact.ts';

/** Somebody who is sent WAL by this server: a standby, or a logical subscriber. */
export interface Standby {
  readonly pid: number;
  readonly name: string;
  readonly address: string | null;
  /** streaming, catchup, backup, …; null: not ours to see, and then nothing else is. */
  readonly state: string | null;
  /** WAL that it has not replayed (a subscriber: confirmed). */
  readonly behindBytes: number | null;
  /** Measured by the server when it last heard of it; null: it has replayed all and nothing was written since. */
  readonly behindMs: number | null;
}

export const standbys = defineFact<Standby, readonly Standby[]>({
  question: 'Who receives WAL from this server, and how far behind is each?',
  sql: `
select
  r.pid,
  coalesce(r.application_name, '') as name,
  r.client_addr::text as address,
  r.state,
  pg_catalog.pg_wal_lsn_diff(
    case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_receive_lsn()
      else pg_catalog.pg_current_wal_lsn() end,
    r.replay_lsn)::float8 as "behindBytes",
  (extract(epoch from r.replay_lag) * 1000)::float8 as "behindMs"
from pg_catalog.pg_stat_replication as r
order by 2, 1`,
  value: (rows) => rows,
});
