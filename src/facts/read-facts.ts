import { explainFailure } from './explain-failure.ts';
import type { Fact, FactContext, FactFailure, FactResult } from './fact.ts';
import { FACTS, type FactName, type Facts } from './index.ts';
import { limitStatement, type TimeBudget } from './time-budget.ts';

export type FactResults = { readonly [Name in FactName]?: FactResult<Facts[Name]> };

interface Reading extends FactContext {
  /** undefined: the session's own timeouts are enough. */
  readonly budget?: TimeBudget;
}

/** One by one, each in autocommit, on one connection; a failure is data, so that the other facts are still read. */
export async function readFacts(names: Iterable<FactName>, reading: Reading): Promise<FactResults> {
  const results: Partial<Record<FactName, FactResult<unknown>>> = {};
  for (const name of new Set(names)) results[name] = await readFact(FACTS[name], reading);
  return results as FactResults;
}

async function readFact(fact: Fact<unknown>, reading: Reading): Promise<FactResult<unknown>> {
  const { db, budget } = reading;
  try {
    if (budget !== undefined && !(await limitStatement(db, budget)))
      return { ok: false, failure: outOfTime(budget) };
    return { ok: true, value: await fact.read(reading) };
  } catch (error) {
    return { ok: false, failure: await explainFailure(fact.sql, db, error) };
  }
}

export function outOfTime({ runMs }: TimeBudget): FactFailure {
  return { reason: `it was not asked, because the ${runMs / 1000} s of the whole run were used up` };
}
