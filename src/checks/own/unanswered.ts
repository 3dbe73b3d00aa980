import { SQLSTATE } from '../../db/server-error.ts';
import type { FactFailure } from '../../facts/fact.ts';
import type { CheckFinding } from '../check.ts';
import { describeFailure } from '../describe-failure.ts';
import type { PendingWork } from '../pending-work.ts';

/** A statement of the user's gave no answer: unknown, or skipped where it needs what a pending migration creates. */
export function judgeUnanswered(
  failure: FactFailure,
  subject: string,
  pending: PendingWork | undefined,
): CheckFinding {
  const missing = pendingTable(failure, pending);
  if (missing !== undefined)
    return {
      status: 'skipped',
      subject: '',
      message: `needs ${missing}, which a pending migration creates`,
    };
  const { reason, ...fix } = describeFailure(failure);
  return { status: 'unknown', subject, message: `could not be run: ${reason}`, ...fix };
}

/** Before the first deployment the tables that a check reads may not be there yet. */
function pendingTable({ reason }: FactFailure, pending: PendingWork | undefined): string | undefined {
  if (!reason.includes(SQLSTATE.undefinedTable)) return undefined;
  return pending?.creates.find(({ name }) => reason.includes(name))?.name;
}
