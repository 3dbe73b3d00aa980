import { judgeObstacle, type Obstacle } from '../../checks/judge-obstacle.ts';
import type { FactFailure } from '../../facts/fact.ts';
import type { FactName } from '../../facts/index.ts';
import type { FactResults } from '../../facts/read-facts.ts';
import { renderStops } from '../../locks/conflicts.ts';
import { findHolders, HOLDER_FACTS, questionOf, type HolderFacts } from '../../locks/holders.ts';
import type { Wanted } from '../../locks/wanted.ts';

/** What would happen if these statements were sent now. */
export interface Forecast {
  /** Who would hold them up, passing traffic included. */
  readonly obstacles: readonly Obstacle[];
  /** Who would queue behind them, a lock each: `reads and writes wait`. */
  readonly queues: readonly Queue[];
  /** Why it cannot be told, or not wholly; undefined when it can. */
  readonly unknown: string | undefined;
}

export interface Queue {
  readonly relation: string;
  readonly mode: string;
  readonly stops: string;
}

/** The facts that a forecast wants. */
export const FORECAST_FACTS = [...HOLDER_FACTS, 'role'] as const satisfies readonly FactName[];

export interface ForecastLimits {
  /** An obstacle older than this is a failure, a younger one a warning. */
  readonly blockerMs: number;
}

/** The check's own judgement (concurrent-build-blockers, conflicting-locks) on one step. */
export function forecast(wanted: Wanted, results: FactResults, limits: ForecastLimits): Forecast {
  const queues = wanted.locks.map(({ relation, on, mode }) => ({
    relation: on === 'itself' ? relation : `the table of ${relation}`,
    mode,
    stops: renderStops(mode),
  }));
  const failed = FORECAST_FACTS.flatMap((name) => failureOf(name, results));
  const { role } = results;
  if (failed.length > 0 || role?.ok !== true) return { obstacles: [], queues, unknown: failed.join('; ') };
  const facts = Object.fromEntries(HOLDER_FACTS.map((name) => [name, valueOf(name, results)]));
  const holders = findHolders(facts as unknown as HolderFacts, questionOf(wanted));
  const obstacles = holders.map((holder) => judgeObstacle(holder, limits, role.value));
  const unknown = wanted.unknownLocks.length === 0 ? undefined : wanted.unknownLocks.join('; ');
  return { obstacles, queues, unknown };
}

function failureOf(name: FactName, results: FactResults): readonly string[] {
  const result = results[name];
  if (result?.ok === true) return [];
  const failure: FactFailure = result?.failure ?? { reason: 'it was not read' };
  return [`the fact ${name} could not be read: ${failure.reason}`];
}

function valueOf(name: FactName, results: FactResults): unknown {
  const result = results[name];
  return result?.ok === true ? result.value : undefined;
}
