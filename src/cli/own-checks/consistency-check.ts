import { differingRows, judgeConsistency } from '../../checks/own/judge-consistency.ts';
import { judgeUnanswered } from '../../checks/own/unanswered.ts';
import { ToolError } from '../../errors.ts';
import { renderDuration } from '../../duration.ts';
import type { ConsistencyCheck } from '../../facts/consistency-file.ts';
import { consistencySql, readConsistency } from '../../facts/read-consistency.ts';
import { leadingRemark } from './leading-remark.ts';
import type { OwnCheck, OwnGround, OwnResult } from './own-check.ts';

/** `validation/consistency/<id>.sql`: before a deployment and after it, each in a time of its own. */
export function consistencyCheck(check: ConsistencyCheck): OwnCheck {
  const { id, path, fix } = check;
  return {
    ...{ id, title: path, source: path, fix, phases: ['pre', 'post'], sql: [consistencySql(check)] },
    why: leadingRemark(check.sql),
    thresholds: describeLimits(check),
    run: (ground) => compare(check, ground),
  };
}

/** On a session of its own: the one of the other checks ends when the time of all of them is used up. */
async function compare(
  check: ConsistencyCheck,
  { openSession, pending, stop }: OwnGround,
): Promise<OwnResult> {
  const unknown = (message: string): OwnResult => ({
    findings: [{ status: 'unknown', subject: check.path, message }],
  });
  if (stop?.aborted === true) return unknown('was not asked: it was stopped before');
  try {
    const { db, close } = await openSession();
    try {
      const result = await readConsistency(db, check);
      if (!result.ok) return { findings: [judgeUnanswered(result.failure, check.path, pending)] };
      return {
        findings: judgeConsistency(check, result.value),
        sections: differingRows(check, result.value),
      };
    } finally {
      await close();
    }
  } catch (error) {
    if (error instanceof ToolError) return unknown(`could not be run: ${error.message}`);
    throw error;
  }
}

function describeLimits({
  limitPercent,
  warnPercent,
  lagMs,
  warnLagMs,
  timeoutMs,
}: ConsistencyCheck): string {
  return [
    ...(limitPercent === undefined ? [] : [`fewer than ${limitPercent} % of the rows agreeing fails`]),
    ...(warnPercent === undefined ? [] : [`than ${warnPercent} % warns`]),
    ...(lagMs === undefined ? [] : [`a lag above ${renderDuration(lagMs)} fails`]),
    ...(warnLagMs === undefined ? [] : [`above ${renderDuration(warnLagMs)} warns`]),
    `longer than ${renderDuration(timeoutMs)} is unknown`,
  ].join(', ');
}
