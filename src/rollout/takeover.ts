import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import { HAS_ROLLOUT_JOURNAL } from './journal-tables.ts';

/** $1: our run, $2: a position. What other runs have written since; what a human decided beside us is none of it. */
export const WRITTEN_SINCE = `
select d.run_id as "runId" from db_check.rollout_decision as d
 where d.position > $2 and d.run_id <> $1 and d.kind not in ('gate-opened', 'attested', 'begun')
 order by d.position limit 1`;

const POSITION =
  'select coalesce(pg_catalog.max(d.position), 0)::text as position from db_check.rollout_decision as d';

/** Where the journal ends now; 0 where there is none. */
export async function readPosition(db: Database): Promise<string> {
  const [journal] = await db.query<{ exists: boolean }>(HAS_ROLLOUT_JOURNAL);
  if (journal?.exists !== true) return '0';
  const [row] = await db.query<{ position: string }>(POSITION);
  return row?.position ?? '0';
}

/**
 * Behind a lost session the lock was free for a while: whoever took it went on, and what we know of the rollout is old. Throws
 * ToolError (exit 6).
 */
export async function refuseTakeover(db: Database, runId: string, since: string): Promise<void> {
  const [other] = await db.query<{ runId: string }>(WRITTEN_SINCE, [runId, since]);
  if (other === undefined) return;
  throw new ToolError({
    code: 'taken-over',
    message: `our session was lost, and meanwhile run ${other.runId} went on with the rollout; this one ends`,
    hint: 'see where it is: db-deploy rollout --dry-run',
    exitCode: EXIT.lockWait,
  });
}
