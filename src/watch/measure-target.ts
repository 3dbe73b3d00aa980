import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { renderServerError } from '../db/server-error.ts';
import { explain } from '../measure/explain.ts';
import { readFailure } from '../measure/failure.ts';
import type { ParameterSet, Sample } from '../measure/measurement.ts';
import { indexesUsed } from '../measure/plan-facts.ts';
import { sampleParameters } from '../measure/sample-parameters.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import { timeQuery, type Effort } from '../measure/time-query.ts';
import type { WatchedQuery } from './tick.ts';

/** A target query at one tick, with what the next ones need. */
export interface MeasuredTarget {
  readonly query: WatchedQuery;
  /** undefined: no values were found. */
  readonly sample: Sample | undefined;
  /** `schema.name` of the tables that its plans read. */
  readonly tables: readonly string[];
}

interface MeasureGround {
  readonly clock: Clock;
  readonly samples: ReadonlyMap<string, Sample>;
  readonly stop: AbortSignal;
}

/** A watch must not be the load that it looks for. */
const EFFORT: Effort = { runs: 5, budgetMs: 1000 };

/** A few executions of each parameter set, and their plans. */
export async function measureTarget(
  db: Database,
  query: TargetQuery,
  ground: MeasureGround,
): Promise<MeasuredTarget> {
  const sample = ground.samples.get(query.name) ?? (await sampleParameters(db, query));
  if (!('sets' in sample))
    return failed(query, `no values for its parameters: ${renderServerError(sample.error)}`, undefined);
  if (sample.sets.length === 0) return failed(query, 'no values were found for its parameters', undefined);
  const sets: MeasuredSet[] = [];
  for (const set of sample.sets) {
    const measured = await measureSet(db, query, set, ground);
    if (typeof measured === 'string') return failed(query, measured, sample);
    sets.push(measured);
  }
  const slowest = sets.reduce((worst, set) => (set.meanMs > worst.meanMs ? set : worst));
  const { label, meanMs, samples } = slowest;
  const indexes = unique(sets.flatMap((set) => set.indexes));
  return {
    query: { name: query.name, meanMs, label, samples, indexes },
    sample,
    tables: unique(sets.flatMap((set) => set.tables)),
  };
}

function failed(query: TargetQuery, failure: string, sample: Sample | undefined): MeasuredTarget {
  const { name } = query;
  return { query: { name, meanMs: null, label: '', samples: 0, indexes: [], failure }, sample, tables: [] };
}

interface MeasuredSet {
  readonly label: string;
  readonly meanMs: number;
  readonly samples: number;
  readonly indexes: readonly string[];
  readonly tables: readonly string[];
}

/** What the server refused, as text. */
async function measureSet(
  db: Database,
  query: TargetQuery,
  { label, values }: ParameterSet,
  { clock, stop }: MeasureGround,
): Promise<MeasuredSet | string> {
  try {
    const { samplesMs } = await timeQuery(db, query, values, { clock, effort: EFFORT, stop });
    const plan = await explain(db, query.body.sql, values);
    const meanMs = samplesMs.reduce((sum, ms) => sum + ms, 0) / samplesMs.length;
    return {
      label,
      meanMs,
      samples: samplesMs.length,
      indexes: indexesUsed(plan),
      tables: plan.access.map(({ relation }) => relation),
    };
  } catch (error) {
    stop.throwIfAborted();
    return renderServerError(readFailure(error, db, { query, part: undefined }).error);
  }
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
