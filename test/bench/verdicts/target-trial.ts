import { systemClock } from '../../../src/clock.ts';
import type { Database } from '../../../src/db/database.ts';
import { judgeTargets } from '../../../src/measure/judge-targets.ts';
import { measureQueries } from '../../../src/measure/measure-queries.ts';
import type { QueryMeasurement } from '../../../src/measure/measurement.ts';
import { parseTargetQuery } from '../../../src/measure/query-file.ts';
import { DEFAULT_EFFORT } from '../../../src/measure/time-query.ts';
import type { Arm } from './workload.ts';

/** Of the query's own time on the calm machine: the rare runs of `p95 only` take five times as long. */
const TARGET_SHARE = 3;

/** Measures the arms as `db-check baseline` does. */
export function measureArms(
  db: Database,
  arms: readonly Arm[],
  ownMs: ReadonlyMap<string, number>,
  stop: AbortSignal,
): Promise<readonly QueryMeasurement[]> {
  const queries = arms.map(({ name, sql }) => {
    const targetMs = Math.ceil(TARGET_SHARE * (ownMs.get(name) ?? 0));
    return { ...parseTargetQuery('bench.sql', `-- target: ${targetMs}ms\n${sql}`), name };
  });
  return measureQueries(db, queries, {
    clock: systemClock,
    effort: DEFAULT_EFFORT,
    queryTimeoutMs: 60_000,
    samples: new Map(),
    stop,
    onProgress: () => undefined,
  });
}

/** Whether the absolute target is missed, by the client's p95 of a fresh measurement. */
export async function isTargetMissed(
  db: Database,
  arm: Arm,
  ownMs: ReadonlyMap<string, number>,
  stop: AbortSignal,
): Promise<boolean> {
  const [finding] = judgeTargets(await measureArms(db, [arm], ownMs, stop));
  return finding?.status === 'fail';
}
