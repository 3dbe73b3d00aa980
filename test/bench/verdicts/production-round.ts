import { systemClock } from '../../../src/clock.ts';
import type { Database } from '../../../src/db/database.ts';
import { compareQueries } from '../../../src/measure/compare.ts';
import { seriesKey } from '../../../src/measure/epochs/epoch.ts';
import { measureEpochs } from '../../../src/measure/epochs/measure-epochs.ts';
import type { QueryMeasurement } from '../../../src/measure/measurement.ts';
import type { Sides } from '../../../src/measure/pairs/time-pairs.ts';
import { explainMs, judgeNaively } from './naive.ts';
import type { Trial } from './trial.ts';
import type { Arm } from './workload.ts';

/** As the README advises. */
const EPOCHS = 5;

export interface RoundOptions {
  readonly stop: AbortSignal;
  readonly window: number;
  /** Between two epochs: other work, so that they are apart in time and nobody waits for nothing. */
  pause(): Promise<void>;
}

/**
 * One trial of each arm: K epochs of all of them on the database as it was, then K on the database as it is now, every
 * series fresh. `measured` holds what does not vary: plans and counts, from measureQueries.
 */
export async function runProductionRound(
  databases: Sides<Database>,
  measured: Sides<readonly QueryMeasurement[]>,
  arms: readonly Arm[],
  { stop, window, pause }: RoundOptions,
): Promise<readonly Trial[]> {
  const startMs = performance.now();
  const measure = (side: 'before' | 'after', controls: ReadonlyMap<string, number>) =>
    measureEpochs(databases[side], measured[side], {
      clock: { ...systemClock, sleep: pause },
      stop,
      epochs: EPOCHS,
      pauseMs: 0,
      controls,
      onEpoch: () => undefined,
    });
  const naiveBefore = await explainAll(databases.before, arms);
  const before = await measure('before', new Map());
  await pause();
  const naiveAfter = await explainAll(databases.after, arms);
  const after = await measure('after', controlsOf(before));
  const tookMs = performance.now() - startMs;
  const withoutCpu = compareQueries(before.map(forgetCpu), after.map(forgetCpu));
  return compareQueries(before, after).map(({ query, verdict, epochs }) => ({
    arm: query,
    change: arms.find(({ name }) => name === query)?.change ?? '',
    verdict,
    naive: judgeNaively(naiveBefore.get(query) ?? Number.NaN, naiveAfter.get(query) ?? Number.NaN),
    ratio: epochs?.wall.ratio,
    tookMs,
    withoutCpu: withoutCpu.find((one) => one.query === query)?.verdict ?? 'inconclusive',
    window,
    raw: [before, after].map((side) => side.filter(({ name }) => name === query).flatMap(seriesOf)),
  }));
}

async function explainAll(db: Database, arms: readonly Arm[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const { name, sql } of arms) times.set(name, await explainMs(db, sql));
  return times;
}

function seriesOf({ measurements }: QueryMeasurement) {
  return measurements.flatMap(({ outcome }) => (outcome.kind === 'measured' ? (outcome.series ?? []) : []));
}

function controlsOf(queries: readonly QueryMeasurement[]): ReadonlyMap<string, number> {
  return new Map(
    queries.flatMap((query) =>
      query.measurements.flatMap(({ parameters, outcome }) =>
        outcome.kind === 'measured' && outcome.series !== undefined
          ? [[seriesKey(query.name, parameters), outcome.series.controlRows] as const]
          : [],
      ),
    ),
  );
}

/** As it would be for a role that may not ask for CPU times. */
function forgetCpu(query: QueryMeasurement): QueryMeasurement {
  const measurements = query.measurements.map(({ parameters, outcome }) => {
    if (outcome.kind === 'failed' || outcome.series === undefined) return { parameters, outcome };
    const epochs = outcome.series.epochs.map(({ targetMs, controlMs }) => ({ targetMs, controlMs }));
    return { parameters, outcome: { ...outcome, series: { ...outcome.series, epochs } } };
  });
  return { ...query, measurements };
}
