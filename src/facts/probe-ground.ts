import type { Database } from '../db/database.ts';

/** Whether a probe row can be written into the journal's schema. */
export interface ProbeGround {
  readonly inRecovery: boolean;
  /** false: a pooler answers with another server process. */
  readonly isDirect: boolean;
  readonly role: string;
  /** Of the schema db_check; null: there is none. */
  readonly owner: string | null;
  /** The table is there. */
  readonly exists: boolean;
  readonly mayWrite: boolean;
}

const PROBE_GROUND = `
select
  pg_catalog.pg_is_in_recovery() as "inRecovery",
  pg_catalog.pg_backend_pid() = $1 as "isDirect",
  current_user::text as role,
  pg_catalog.pg_get_userbyid(n.nspowner)::text as owner,
  c.oid is not null as "exists",
  coalesce(pg_catalog.pg_has_role(n.nspowner, 'usage'), false) as "mayWrite"
from (values (1)) as one (row)
left join pg_catalog.pg_namespace as n on n.nspname = 'db_check'
left join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = 'probe'`;

export async function readProbeGround(db: Database): Promise<ProbeGround> {
  const [ground] = await db.query<ProbeGround>(PROBE_GROUND, [db.pid]);
  if (ground === undefined) throw new Error('bug: a statement that always gives a row gave none');
  return ground;
}

export interface Replay {
  readonly pid: number;
  readonly name: string;
  /** true: not ours to see. */
  readonly isHidden: boolean;
  readonly hasReplayed: boolean;
}

/** Logical subscribers receive rows, not WAL, and a backup is no standby. */
const REPLAY = `
select r.pid,
  pg_catalog.concat(r.application_name, ' at ' || pg_catalog.host(r.client_addr)) as name,
  r.state is null as "isHidden",
  coalesce(r.replay_lsn >= $1::pg_lsn, false) as "hasReplayed"
from pg_catalog.pg_stat_replication as r
where r.state is distinct from 'backup' and not exists (
  select from pg_catalog.pg_replication_slots as s where s.active_pid = r.pid and s.slot_type = 'logical')
order by 2, 1`;

/** Which standbys have replayed the WAL up to this position. */
export async function readReplay(db: Database, position: string): Promise<readonly Replay[]> {
  return db.query<Replay>(REPLAY, [position]);
}
