import type { CheckFinding, JudgeContext } from './check.ts';

/** Said by the checks of target tables where there is none to look at: why, so that nobody takes it for a pass. */
export function skipWithoutTargets({ pending }: JudgeContext): readonly CheckFinding[] {
  const message =
    pending === undefined
      ? 'there is no migrations folder'
      : 'no pending statement is about a table that is there';
  return [{ status: 'skipped', subject: '', message }];
}
