import type { Database } from '../db/database.ts';
import type { WatchTick } from '../watch/tick.ts';
import type { WatchEvidence } from './run-evidence.ts';

/** $1: rows of the ledger. The watches that looked at any of them. */
export const WATCHES = `
select w.id, w.plan, w.state, w.outcome
from db_check.watch as w
where w.database = pg_catalog.current_database()
  and exists (
    select from pg_catalog.jsonb_array_elements_text(w.plan #> '{deployment,ledgerIds}') as of (ledger_id)
    where of.ledger_id = any ($1))
order by w.started_at, w.id`;

/** $1: a watch. */
const TICKS = 'select t.content from db_check.watch_tick as t where t.watch_id = $1 order by t.number';

type Row = Omit<WatchEvidence, 'ticks' | 'outcome'> & {
  readonly id: string;
  readonly outcome: string | null;
};

export async function readWatches(
  db: Database,
  ledgerIds: readonly string[],
): Promise<readonly WatchEvidence[]> {
  const watches = await db.query<Row>(WATCHES, [ledgerIds]);
  const found: WatchEvidence[] = [];
  for (const { id, plan, state, outcome } of watches) {
    const ticks = await db.query<{ content: WatchTick }>(TICKS, [id]);
    found.push({ plan, state, outcome: outcome ?? undefined, ticks: ticks.map(({ content }) => content) });
  }
  return found;
}
