import type { Database } from '../../db/database.ts';
import type { PlannedRollback } from '../rollback/plan.ts';
import { planIndexSteps } from './index-steps.ts';
import { judgeWindows, renderWindow } from './judge-windows.ts';
import { readTableIndexes } from './read-table-indexes.ts';

/** One note for each time in which the rollback, run in its order, leaves queries without an index they had. */
export async function readWindows(
  db: Database,
  migrations: readonly PlannedRollback[],
): Promise<readonly string[]> {
  const steps = planIndexSteps(migrations);
  return judgeWindows(await readTableIndexes(db, steps), steps).map(renderWindow);
}
