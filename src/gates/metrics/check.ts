import type { CheckMetric } from '../../config/rollout.ts';
import { judgeFindings } from '../judge-findings.ts';
import type { MetricKind } from './metric.ts';

/** Health checks, the user's own too, as `db-check pre` runs them. */
export const metric: MetricKind<CheckMetric> = {
  usualMs: ({ runMs }) => runMs,
  async ask(asked, ground) {
    const ids = listOf(asked);
    return judgeFindings(ids, await ground.runChecks(ids, ground), asked.strict === true);
  },
};

function listOf({ check }: CheckMetric): readonly string[] {
  return typeof check === 'string' ? [check] : check;
}
