import { explainFailure } from './explain-failure.ts';
import type { Fact, FactContext, FactFailure, FactResult } from './fact.ts';
import { FACTS, type FactName, type Facts } from './index.ts';
import { limitStatement, type TimeBudget } from './time-budget.ts';

export type FactResults = { readonly [Name in FactName]?: FactResult<Facts[Name]> };

interface Reading extends FactContext {
  /** undefined: the session's own timeouts are enough. */
  readonly budget?: TimeBudget;
}

/**
 * Each in autocommit on one connection: no snapshot lasts over two of them, each has the statement_timeout for itself, and
 * a failure is data, so that the others are still read. Where the connection takes it, all are sent at once: the server
 * answers one after the other, and nobody waits for thirty round trips.
 */
export async function readFacts(names: Iterable<FactName>, reading: Reading): Promise<FactResults> {
  const asked = [...new Set(names)];
  const results = reading.db.isPipelined
    ? await readAtOnce(asked, reading)
    : await readInTurn(asked, reading);
  return Object.fromEntries(asked.map((name, index) => [name, results[index]])) as FactResults;
}

type Result = FactResult<unknown>;

async function readAtOnce(names: readonly FactName[], reading: Reading): Promise<readonly Result[]> {
  let limiting: Promise<boolean> | undefined;
  const limit = (): Promise<boolean> => (limiting ??= limitNext(reading));
  return Promise.all(names.map((name) => readFact(FACTS[name], reading, limit)));
}

async function readInTurn(names: readonly FactName[], reading: Reading): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const name of names) results.push(await readFact(FACTS[name], reading, () => limitNext(reading)));
  return results;
}

async function limitNext({ db, budget }: Reading): Promise<boolean> {
  return budget === undefined || limitStatement(db, budget);
}

async function readFact(
  fact: Fact<unknown>,
  reading: Reading,
  limit: () => Promise<boolean>,
): Promise<Result> {
  const { db, targets, budget } = reading;
  if (fact.isOnlyOfTargets && targets.length === 0) return { ok: true, value: fact.value([], db) };
  try {
    if (!(await limit()) && budget !== undefined) return { ok: false, failure: outOfTime(budget) };
    return { ok: true, value: await fact.read(reading) };
  } catch (error) {
    return { ok: false, failure: await explainFailure(fact.sql, db, error) };
  }
}

export function outOfTime({ runMs }: TimeBudget): FactFailure {
  return { reason: `it was not asked, because the ${runMs / 1000} s of the whole run were used up` };
}
