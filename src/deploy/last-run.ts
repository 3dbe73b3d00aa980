import type { Database } from '../db/database.ts';
import type { Ledger } from '../migrations/ledger.ts';

/**
 * $1: the ledger's schema, $2: ids of ledger rows, $3: a run, null for the last one. Those that the deployment worked
 * on, resumed ones included.
 */
export const LAST_RUN = `
with touched as (
  select e.ledger_id, s.run_id
    from db_check.execution as e
    join db_check.segment as s on s.execution_id = e.id
   where e.direction = 'up' and e.ledger_schema = $1 and e.ledger_id = any ($2) and (s.state <> 'failed' or s.run_id = $3)
     and s.run_id = coalesce($3, s.run_id)
)
select distinct t.ledger_id as "ledgerId"
  from touched as t
 where t.run_id = (select r.run_id from db_check.run as r
                    where r.run_id in (select run_id from touched)
                    order by r.started_at desc, r.run_id desc limit 1)
 order by 1`;

/** Empty where there is no journal, or nothing in the ledger came through us. */
export async function readLastRun(
  db: Database,
  ledger: Ledger,
  runId?: string,
): Promise<ReadonlySet<string>> {
  if (!ledger.journalExists) return new Set();
  const ids = ledger.rows.map((row) => row.id);
  const rows = await db.query<{ ledgerId: string }>(LAST_RUN, [ledger.schema, ids, runId ?? null]);
  return new Set(rows.map((row) => row.ledgerId));
}
