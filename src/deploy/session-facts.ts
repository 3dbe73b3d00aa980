import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';

/** What a run must know of its own session before it writes. */
export interface SessionFacts {
  readonly backendPid: number;
  readonly backendStartedAt: string;
  readonly isInRecovery: boolean;
  readonly searchPath: string;
  readonly role: string;
  /** A restore point needs superuser or a grant, and WAL that can be archived (manual 9.27.3). */
  readonly mayRestore: boolean;
}

/** The function under pg_stat_activity: the view joins databases and roles to it, 2 ms in a new session. */
const FACTS = `
select pg_catalog.pg_backend_pid() as "backendPid",
  (select a.backend_start::text from pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) as a) as "backendStartedAt",
  pg_catalog.pg_is_in_recovery() as "isInRecovery",
  pg_catalog.current_setting('search_path') as "searchPath",
  current_user::text as role,
  pg_catalog.has_function_privilege('pg_catalog.pg_create_restore_point(text)', 'execute')
    and pg_catalog.current_setting('wal_level') <> 'minimal' as "mayRestore"`;

export async function readSessionFacts(db: Database): Promise<SessionFacts> {
  const [facts] = await db.query<SessionFacts>(FACTS);
  return facts as SessionFacts;
}

/** Throws ToolError: a standby (exit 3), or a pooler that would hand each transaction to another backend (exit 2). */
export function refuseUnfitSession(facts: SessionFacts, pid: number, isSessionPooler: boolean): void {
  if (facts.isInRecovery) {
    throw new ToolError({
      code: 'in-recovery',
      message: 'this server is a standby: it cannot be written to',
      hint: 'connect to the primary',
      exitCode: EXIT.connection,
    });
  }
  if (facts.backendPid !== pid && !isSessionPooler) {
    throw new ToolError({
      code: 'pooler',
      message: `there is a pooler in between: we were promised backend ${pid} and talk to ${facts.backendPid}`,
      hint: 'connect to the server itself; if the pooler is in session mode, say so with --pooler session',
      exitCode: EXIT.usage,
    });
  }
}
