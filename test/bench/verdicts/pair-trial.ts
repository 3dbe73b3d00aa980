import { systemClock } from '../../../src/clock.ts';
import type { Database } from '../../../src/db/database.ts';
import { PAIR_BUDGET_MS, timePairs, type Sides } from '../../../src/measure/pairs/time-pairs.ts';
import { explainMs, judgeNaively } from './naive.ts';
import type { Trial } from './trial.ts';
import type { Arm } from './workload.ts';

/** The product's own rule on two databases in turn, between the two EXPLAINs of the naive one. */
export async function runPairTrial(
  databases: Sides<Database>,
  { name, change, sql }: Arm,
  { stop, window }: { readonly stop: AbortSignal; readonly window: number },
): Promise<Trial> {
  const naiveBeforeMs = await explainMs(databases.before, sql);
  // its first run in a session is no sample
  await explainMs(databases.after, sql);
  const startMs = performance.now();
  const { verdict, pairs, estimate } = await timePairs(
    { before: { db: databases.before, sql }, after: { db: databases.after, sql } },
    [],
    { clock: systemClock, stop, budgetMs: PAIR_BUDGET_MS },
  );
  const tookMs = performance.now() - startMs;
  const naive = judgeNaively(naiveBeforeMs, await explainMs(databases.after, sql));
  const raw = pairs.map(({ beforeMs, afterMs }) => [beforeMs, afterMs]);
  return { arm: name, change, verdict, naive, ratio: estimate?.ratio.estimate, tookMs, window, raw };
}
