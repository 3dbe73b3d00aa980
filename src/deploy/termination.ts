import type { Database } from '../db/database.ts';
import type { RunOptions } from './run-options.ts';

/** A session that a run ended, as the journal keeps it. */
export interface Termination {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  /** Times in UTC, as text. */
  readonly transactionSince: string;
  readonly idleSince: string;
  readonly idleMs: number;
}

/**
 * Who may be ended: $1 is the pid, $2 the limit in milliseconds, $3 our own session. A client that is idle in a
 * transaction at this moment, for longer than the limit, of a role that we may signal (manual 9.28.2): never anything
 * active, never a walsender, an autovacuum or another background process, never ourselves.
 */
const MAY_BE_ENDED = `
from pg_catalog.pg_stat_activity as a
join pg_catalog.pg_roles as r on r.oid = a.usesysid
join pg_catalog.pg_roles as us on us.rolname = current_user
where a.pid = $1 and a.pid not in ($3, pg_catalog.pg_backend_pid())
  and a.datname = pg_catalog.current_database()
  and a.backend_type = 'client backend'
  and a.state in ('idle in transaction', 'idle in transaction (aborted)')
  and a.state_change < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $2::float8 / 1000)
  and (us.rolsuper or not r.rolsuper
    and (pg_catalog.pg_has_role(r.oid, 'usage') or pg_catalog.pg_has_role('pg_signal_backend', 'usage')))`;

/** Written before it is done: what was ended and not recorded would be worse than the other way round. */
export const RECORD_TERMINATION = `
insert into db_check.termination
  (run_id, pid, database_user, application, backend_started_at, transaction_started_at, idle_since)
select $4, a.pid, a.usename, coalesce(a.application_name, ''), a.backend_start, a.xact_start, a.state_change
${MAY_BE_ENDED.trim()}
returning pid, database_user as "user", application,
  (pg_catalog.date_part('epoch', recorded_at - idle_since) * 1000)::float8 as "idleMs"`;

export const TERMINATE = `select pg_catalog.pg_terminate_backend(a.pid) as ended ${MAY_BE_ENDED}`;

export const TERMINATIONS = `
select t.pid, t.database_user as "user", t.application,
  pg_catalog.to_char(t.transaction_started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as "transactionSince",
  pg_catalog.to_char(t.idle_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as "idleSince",
  (pg_catalog.date_part('epoch', t.recorded_at - t.idle_since) * 1000)::float8 as "idleMs"
from db_check.termination as t
where t.run_id = $1
order by t.id`;

/** What this run ended, as the journal has it; nothing where the connection is gone. */
export async function readTerminations(
  db: Database,
  { runId, waiting }: Pick<RunOptions, 'runId' | 'waiting'>,
): Promise<readonly Termination[]> {
  if (waiting?.onBlocker !== 'terminate-idle') return [];
  return db.query<Termination>(TERMINATIONS, [runId]).catch(() => []);
}
