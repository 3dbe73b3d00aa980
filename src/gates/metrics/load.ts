import { systemClock } from '../../clock.ts';
import type { LoadMetric } from '../../config/rollout.ts';
import type { LoadLimits } from '../../config/settings.ts';
import { judgeLoad } from '../../load/judge-load.ts';
import { DEFAULT_LOAD_LIMITS } from '../../load/load-limits.ts';
import { sayLoad } from '../../load/load-sections.ts';
import type { LoadShape } from '../../load/load-shape.ts';
import { withLoad, type LoadQuestion } from '../../load/with-load.ts';
import { judgeFindings } from '../judge-findings.ts';
import { chosenQueries, MEASURING_MS, usualMeasuring } from '../measuring.ts';
import type { MetricKind } from './metric.ts';

/** Always the same questions in the same order: answers of one gate are compared. */
const SEED = 0;

/** The target queries from many clients at once, as `db-check load` asks them. */
export const metric: MetricKind<LoadMetric> = {
  usualMs: (_, { load }) => load.durationMs + (load.rampUpMs ?? 0) + MEASURING_MS,
  async ask({ load }, ground) {
    const { queryTimeoutMs } = usualMeasuring(ground);
    const question: LoadQuestion = {
      target: ground.target,
      applicationName: `db-check/${ground.runId}`,
      clients: load.clients,
      queries: chosenQueries(ground.settings.validation, undefined),
      samples: new Map(),
      queryTimeoutMs,
      clock: systemClock,
      stop: ground.signal,
    };
    const { run, leftOut } = await withLoad(question, async (stage) => ({
      run: await stage.run(shapeOf(load)),
      leftOut: stage.leftOut,
    }));
    ground.signal.throwIfAborted();
    const findings = judgeLoad(run, limitsOf(load, ground.settings.load), leftOut);
    const answer = judgeFindings(
      findings.map(({ id }) => id),
      findings,
      false,
    );
    return answer.status === 'success' ? { ...answer, message: sayLoad(run) } : answer;
  },
};

function shapeOf({ clients, durationMs, rampUpMs = 0, ratePerSecond }: LoadMetric['load']): LoadShape {
  const rate = ratePerSecond !== undefined && { ratePerSecond };
  return { clients, durationMs, rampUpMs, thinkMs: 0, seed: SEED, ...rate };
}

/** What the gate says comes before what the configuration says of every load. */
function limitsOf(
  { maxMeanMs, maxP95Ms, maxErrorPercent }: LoadMetric['load'],
  usual: Partial<LoadLimits> | undefined,
): LoadLimits {
  return {
    ...DEFAULT_LOAD_LIMITS,
    ...usual,
    ...(maxMeanMs !== undefined && { maxMeanMs }),
    ...(maxP95Ms !== undefined && { maxP95Ms }),
    ...(maxErrorPercent !== undefined && { maxErrorPercent }),
  };
}
