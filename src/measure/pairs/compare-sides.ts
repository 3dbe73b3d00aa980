import type { Database } from '../../db/database.ts';
import { incomparable, type Comparison } from '../compare.ts';
import { explain } from '../explain.ts';
import { readFailure } from '../failure.ts';
import type { Progress } from '../measure-queries.ts';
import type { Failure, Measured, ParameterSet, Sample } from '../measurement.ts';
import { sampleParameters } from '../sample-parameters.ts';
import { summarizeTimes } from '../statistics.ts';
import type { TargetQuery } from '../target-query.ts';
import { timeOnce } from '../time-once.ts';
import { judgeSides } from './judge-sides.ts';
import { timePairs, type PairOptions, type Sides } from './time-pairs.ts';

export interface SideOptions extends PairOptions {
  /** Parameters of a baseline, by query name; other queries are sampled on the side that is `before`. */
  readonly samples: ReadonlyMap<string, Sample>;
  onProgress(step: Progress): void;
}

/** Compares every query on two databases at the same moment, with the same values on both. Writes nothing. */
export async function compareSides(
  databases: Sides<Database>,
  queries: readonly TargetQuery[],
  options: SideOptions,
): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const [index, query] of queries.entries()) {
    const tell = (label: string): void =>
      options.onProgress({ query: query.name, label, number: index + 1, total: queries.length });
    tell('sampling');
    const sample = options.samples.get(query.name) ?? (await sampleParameters(databases.before, query));
    const sets = 'sets' in sample ? sample.sets : [];
    if (sets.length === 0) comparisons.push(notSampled(query, sample));
    for (const parameters of sets) {
      tell(parameters.label);
      const judged = await compareOne(databases, query, parameters, options);
      comparisons.push({ query: query.name, label: parameters.label, ...judged });
    }
  }
  return comparisons;
}

type Judged = Omit<Comparison, 'query' | 'label'>;

async function compareOne(
  databases: Sides<Database>,
  query: TargetQuery,
  { label, values }: ParameterSet,
  options: SideOptions,
): Promise<Judged> {
  const before = await warmUp(databases.before, query, values, options);
  const after = await warmUp(databases.after, query, values, options);
  if ('error' in after) {
    const verdict = 'error' in before ? 'inconclusive' : 'regressed';
    return {
      verdict,
      reason: `it fails ${verdict === 'regressed' ? 'now' : 'on both sides'}: ${after.error.message}`,
    };
  }
  if ('error' in before) return { verdict: 'improved', reason: `it failed before: ${before.error.message}` };
  const { sql } = query.body;
  const sides = { before: { db: databases.before, sql }, after: { db: databases.after, sql } };
  const timed = await timePairs(sides, values, options);
  const measured = {
    before: complete(
      before,
      timed.pairs.map(({ beforeMs }) => beforeMs),
    ),
    after: complete(
      after,
      timed.pairs.map(({ afterMs }) => afterMs),
    ),
  };
  const obstacle = incomparable(measured, label);
  if (obstacle !== undefined) return { verdict: 'inconclusive', reason: obstacle };
  return {
    ...judgeSides(timed, measured),
    sides: measured,
    ...(timed.estimate && { paired: timed.estimate }),
  };
}

type Warm = Omit<Measured, 'timing'>;

/** The first runs of a session fill its caches: told, never judged. The plan is read with warm caches. */
async function warmUp(
  db: Database,
  query: TargetQuery,
  values: readonly (string | null)[],
  { clock, stop }: SideOptions,
): Promise<Warm | Failure> {
  stop.throwIfAborted();
  let part: TargetQuery['body'] | undefined = query.body;
  try {
    const { ms, rows } = await timeOnce(db, clock, query.body.sql, values);
    part = undefined;
    return { discardedMs: [ms], rows, plan: await explain(db, query.body.sql, values) };
  } catch (error) {
    return readFailure(error, db, { query, part });
  }
}

function complete(warm: Warm, samplesMs: readonly number[]): Measured {
  return { ...warm, timing: summarizeTimes(samplesMs) };
}

function notSampled(query: TargetQuery, sample: Sample | Failure): Comparison {
  const reason =
    'error' in sample
      ? `the params query failed: ${sample.error.message}`
      : 'the params query gave no values';
  return { query: query.name, label: '', verdict: 'inconclusive', reason };
}
