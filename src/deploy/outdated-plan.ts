import type { Database } from '../db/database.ts';
import type { ApprovedPlan } from './approval/load-approval.ts';
import type { SessionFacts } from './session-facts.ts';
import type { Situation } from './situation.ts';

/** Loads what compares an approved plan only where there is one. Throws ToolError, exit 8. */
export async function refuseOutdatedPlan(
  db: Database,
  plan: ApprovedPlan | undefined,
  situation: Situation,
  facts: SessionFacts,
): Promise<void> {
  if (plan === undefined) return;
  const { refuseChanged } = await import('./approval/refuse-changed.ts');
  await refuseChanged(db, plan, situation, facts);
}
