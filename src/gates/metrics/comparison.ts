import { systemClock } from '../../clock.ts';
import type { ComparisonMetric } from '../../config/rollout.ts';
import { epochsOf, samplesOf, type Baseline } from '../../measure/baseline.ts';
import { findBaseline } from '../../measure/find-baseline.ts';
import { takeBaseline } from '../../measure/take-baseline.ts';
import type { AnswerGround } from '../gate-ground.ts';
import { judgeComparison } from '../judge-comparison.ts';
import { chosenQueries, MEASURING_MS, usualMeasuring } from '../measuring.ts';
import { withSession } from '../with-session.ts';
import type { MetricKind } from './metric.ts';

/** From the beginning of one epoch to that of the next. */
const EPOCH_PAUSE_MS = 10_000;

/** Target queries measured now, with the values of the baseline and in as many epochs. */
export const metric: MetricKind<ComparisonMetric> = {
  usualMs: () => MEASURING_MS,
  ask: (asked, ground) =>
    withSession(ground, 'measure', async (db) => {
      const { target, workingDirectory, settings } = ground;
      const queries = chosenQueries(settings.validation, asked.queries);
      const search = { database: target.database, wanted: asked.baseline, workingDirectory };
      const found = await findBaseline(db, search);
      if (found === undefined)
        return {
          status: 'inconclusive',
          message: 'there is no baseline of this database: db-check baseline takes one',
        };
      const { baseline } = found;
      const samples = samplesOf(baseline, queries);
      const now = await takeBaseline(db, queries, { ...options(ground, baseline), samples });
      return judgeComparison(asked, baseline, now);
    }),
};

type Options = Omit<Parameters<typeof takeBaseline>[2], 'samples'>;

function options(ground: AnswerGround, baseline: Baseline): Options {
  const { epochs, controls } = epochsOf(baseline);
  const { runId, target } = ground;
  return {
    ...usualMeasuring(ground),
    ...{ runId, target, clock: systemClock, vacuum: false },
    inEpochs:
      epochs === 0 ? undefined : { epochs, pauseMs: EPOCH_PAUSE_MS, controls, onEpoch: () => undefined },
  };
}
