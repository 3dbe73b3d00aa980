import type { PendingIndex } from '../checks/pending-work.ts';
import type { WantedIndex } from '../checks/wanted-indexes.ts';
import type { Database } from '../db/database.ts';
import { readPredicateRows } from '../facts/predicate-rows.ts';
import type { TimeBudget } from '../facts/time-budget.ts';

/** What the planner says of the conditions of partial indexes: only where somebody forecasts their size. */
export async function readPredicates(
  db: Database,
  indexes: readonly WantedIndex[],
  budget: TimeBudget,
): Promise<readonly PendingIndex[]> {
  const pending: PendingIndex[] = [];
  for (const index of indexes) {
    const { table, predicate } = index;
    const predicateRows =
      predicate === undefined ? undefined : await readPredicateRows(db, { table, predicate }, budget);
    pending.push({ ...index, predicateRows });
  }
  return pending;
}
