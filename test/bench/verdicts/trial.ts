import { systemClock } from '../../../src/clock.ts';
import type { Database } from '../../../src/db/database.ts';
import type { Pair, PairVerdict } from '../../../src/measure/pairs/judge-pairs.ts';
import { PAIR_BUDGET_MS, timePairs, type Sides } from '../../../src/measure/pairs/time-pairs.ts';

export interface Arm {
  readonly query: string;
  /** `A/A`, `+20 %`, `2x`. */
  readonly change: string;
  readonly sql: Sides<string>;
}

export interface Trial {
  readonly arm: Arm;
  readonly verdict: PairVerdict;
  readonly pairs: readonly Pair[];
  readonly ratio: number | undefined;
  readonly tookMs: number;
  /** One EXPLAIN ANALYZE before and one after, flagged beyond 10 %: what people do. */
  readonly naive: PairVerdict;
}

const never = new AbortController().signal;

/** The product's own rule on two sessions, between the two EXPLAINs of the naive one. */
export async function runTrial(databases: Sides<Database>, arm: Arm): Promise<Trial> {
  const naiveBefore = await explainMs(databases.before, arm.sql.before);
  const startMs = performance.now();
  const { verdict, pairs, estimate } = await timePairs(
    {
      before: { db: databases.before, sql: arm.sql.before },
      after: { db: databases.after, sql: arm.sql.after },
    },
    [],
    { clock: systemClock, stop: never, budgetMs: PAIR_BUDGET_MS },
  );
  const tookMs = performance.now() - startMs;
  const naiveAfter = await explainMs(databases.after, arm.sql.after);
  return {
    arm,
    verdict,
    pairs,
    ratio: estimate?.ratio.estimate,
    tookMs,
    naive: judgeNaively(naiveAfter / naiveBefore),
  };
}

function judgeNaively(ratio: number): PairVerdict {
  return ratio > 1.1 ? 'regressed' : ratio < 1 / 1.1 ? 'improved' : 'unchanged';
}

async function explainMs(db: Database, sql: string): Promise<number> {
  const { rows } = await db.queryText(`explain (analyze, format json) ${sql}`, []);
  const [explained] = JSON.parse(rows[0]?.[0] ?? '[]') as readonly { readonly 'Execution Time': number }[];
  return explained?.['Execution Time'] ?? Number.NaN;
}
