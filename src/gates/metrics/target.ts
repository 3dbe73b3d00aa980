import { systemClock } from '../../clock.ts';
import type { TargetMetric } from '../../config/rollout.ts';
import { judgeTargets } from '../../measure/judge-targets.ts';
import { measureQueries } from '../../measure/measure-queries.ts';
import { judgeFindings } from '../judge-findings.ts';
import { MEASURING_MS, usualMeasuring, chosenQueries } from '../measuring.ts';
import { withSession } from '../with-session.ts';
import type { MetricKind } from './metric.ts';

/** Target queries measured now, each against its target. */
export const metric: MetricKind<TargetMetric> = {
  usualMs: () => MEASURING_MS,
  async ask({ target }, ground) {
    const queries = chosenQueries(ground.settings.validation, target === '*' ? undefined : [target].flat());
    const measured = await withSession(ground, 'measure', (db) =>
      // a query takes as long as it takes, whatever the clock of the gate says
      measureQueries(db, queries, { ...usualMeasuring(ground), clock: systemClock, samples: new Map() }),
    );
    return judgeFindings(
      queries.map(({ name }) => name),
      judgeTargets(measured),
      false,
    );
  },
};
