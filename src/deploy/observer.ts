import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import type { BuildCounters } from './build-progress.ts';
import type { Blocker } from './events.ts';
import { RECORD_TERMINATION, TERMINATE, type Termination } from './termination.ts';

/** Looks at our own backend from a second session: progress, who is in the way, and the means to cancel. */
export interface Observer {
  progressOf(pid: number): Promise<BuildCounters | undefined>;
  blockersOf(pid: number): Promise<readonly Blocker[]>;
  /** Cancels the statement of that backend; false when it could not be asked. */
  cancel(pid: number): Promise<boolean>;
  /** Records and ends a session, if it may be ended now; undefined when it may not, or could not be recorded. */
  endIdle(wish: EndIdle): Promise<Ended | undefined>;
  close(): Promise<void>;
}

export interface EndIdle {
  readonly pid: number;
  readonly ownPid: number;
  readonly runId: string;
  readonly idleLimitMs: number;
}

export type Ended = Pick<Termination, 'pid' | 'user' | 'application' | 'idleMs'>;

export const PROGRESS = `
select p.phase, coalesce(p.lockers_total, 0)::float8 as "lockersTotal", coalesce(p.lockers_done, 0)::float8 as "lockersDone",
  coalesce(p.blocks_total, 0)::float8 as "blocksTotal", coalesce(p.blocks_done, 0)::float8 as "blocksDone",
  coalesce(p.tuples_total, 0)::float8 as "tuplesTotal", coalesce(p.tuples_done, 0)::float8 as "tuplesDone"
from pg_catalog.pg_stat_progress_create_index as p
where p.pid = $1`;

/**
 * pg_blocking_pids answers 0 for a prepared transaction (manual 9.27). A background process that holds up a statement and
 * that the role may not look into is an autovacuum: no other takes such locks. It looks at all locks, so it is only asked when
 * the session is known to wait for one, or when the role may not see that.
 */
export const BLOCKERS = `
select b.pid, coalesce(a.application_name, '') as application, coalesce(a.usename, '') as "user",
  coalesce(a.state, case b.pid when 0 then 'prepared transaction' else '' end) as state,
  (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start) * 1000)::float8 as "ageMs",
  coalesce(a.backend_type = 'autovacuum worker', a.pid is not null and a.usesysid is null) as "isAutovacuum",
  coalesce(a.query like '%(to prevent wraparound)', false) as "preventsWraparound",
  pg_catalog.left(coalesce(a.query, ''), 60) as query
from pg_catalog.pg_stat_activity as waiting
cross join lateral pg_catalog.unnest(pg_catalog.pg_blocking_pids(waiting.pid)) as b (pid)
left join pg_catalog.pg_stat_activity as a on a.pid = b.pid
where waiting.pid = $1 and (waiting.wait_event_type = 'Lock' or waiting.state is null)
order by b.pid`;

/** Connects only when first asked. When it cannot, it sees nothing: a run never fails for lack of a spectator. */
export function createObserver(target: ConnectionTarget, applicationName: string): Observer {
  let session: Promise<Database | undefined> | undefined;
  const open = (): Promise<Database | undefined> =>
    (session ??= connect({ target, profile: 'read', applicationName }).catch(() => undefined));
  const read = async <Row extends object>(sql: string, pid: number): Promise<readonly Row[]> => {
    const db = await open();
    if (db?.closed === true) session = undefined;
    return (await db?.query<Row>(sql, [pid]).catch(() => undefined)) ?? [];
  };
  return {
    progressOf: async (pid) => (await read<BuildCounters>(PROGRESS, pid))[0],
    blockersOf: async (pid) =>
      (await read<Blocker & { ageMs: number | null }>(BLOCKERS, pid)).map((row) => ({
        ...row,
        ageMs: row.ageMs ?? undefined,
      })),
    cancel: async (pid) => {
      const rows = await read<{ done: boolean }>('select pg_catalog.pg_cancel_backend($1) as done', pid);
      return rows[0]?.done === true;
    },
    endIdle: async ({ pid, ownPid, runId, idleLimitMs }) => {
      const db = await open();
      return db && endIdle(db, [pid, idleLimitMs, ownPid, runId]).catch(() => undefined);
    },
    close: async () => void (await (await session)?.close().catch(() => undefined)),
  };
}

/** The session is read-only by itself. The activity is read anew behind the commit: nothing is ended by an old picture. */
async function endIdle(db: Database, parameters: readonly unknown[]): Promise<Ended | undefined> {
  await db.script('begin read write');
  const [recorded] = await db
    .query<Ended>(RECORD_TERMINATION, parameters)
    .finally(() => db.attempt('commit'));
  if (recorded === undefined) return undefined;
  const [row] = await db.query<{ ended: boolean }>(TERMINATE, parameters.slice(0, 3));
  return row?.ended === true ? recorded : undefined;
}
