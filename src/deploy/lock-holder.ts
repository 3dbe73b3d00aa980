import type { Database } from '../db/database.ts';

/** Whoever holds an advisory lock, as far as the server tells us. */
export interface LockHolder {
  readonly pid: number;
  /** Names the server process together with its pid; null where the role may not see it. */
  readonly backendStartedAt: string | null;
  /** `db-deploy/<run id>` */
  readonly application: string;
  readonly user: string;
  readonly ageMs: number | null;
  /** `active`, `idle`, …; null where the role may not see it. */
  readonly state: string | null;
  /** When what it runs, or ran last, was sent. */
  readonly sentAt: string | null;
  /** The first characters of that. */
  readonly query: string | null;
  /** What it waits for: `Lock: virtualxid`. */
  readonly waitsFor: string | null;
  /** The index build it is busy with: `CREATE INDEX CONCURRENTLY, building index`. */
  readonly building: string | null;
}

/** classid, objid and objsubid, which tells two-key locks (2) from one-key locks (1): manual 54.12. */
export type LockKey = readonly [classId: number, objectId: number, keys: 1 | 2];

export const LOCK_HOLDER = `
select l.pid, a.backend_start::text as "backendStartedAt", coalesce(a.application_name, '') as application,
  coalesce(a.usename, '')::text as "user",
  (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.backend_start) * 1000)::float8 as "ageMs",
  a.state, a.query_start::text as "sentAt", pg_catalog.left(a.query, 200) as query,
  a.wait_event_type || ': ' || a.wait_event as "waitsFor",
  case when p.pid is not null then pg_catalog.concat(p.command, ', ', p.phase) end as building
from pg_catalog.pg_locks as l
join pg_catalog.pg_database as d on d.oid = l.database and d.datname = pg_catalog.current_database()
left join pg_catalog.pg_stat_activity as a on a.pid = l.pid
left join pg_catalog.pg_stat_progress_create_index as p on p.pid = l.pid
where l.locktype = 'advisory' and l.granted
  and l.classid::bigint = $1 and l.objid::bigint = $2 and l.objsubid = $3
order by l.pid`;

export async function readLockHolder(db: Database, key: LockKey): Promise<LockHolder | undefined> {
  const [holder] = await db.query<LockHolder>(LOCK_HOLDER, key);
  return holder;
}
