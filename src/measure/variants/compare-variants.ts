import type { Database } from '../../db/database.ts';
import { explain } from '../explain.ts';
import { readFailure } from '../failure.ts';
import type { Failure, ParameterSet } from '../measurement.ts';
import type { Progress } from '../measure-queries.ts';
import { timePairs, type PairOptions, type TimedPairs } from '../pairs/time-pairs.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { sampleParameters } from '../sample-parameters.ts';
import { summarizeTimes, type Timing } from '../statistics.ts';
import type { TargetQuery, Variant } from '../target-query.ts';

export interface VariantOptions extends PairOptions {
  onProgress(step: Progress): void;
}

/** All variants of one query with one parameter set. */
export interface VariantComparison {
  readonly query: string;
  readonly label: string;
  /** The first is what the others are compared with; empty where `failure` says why. */
  readonly variants: readonly MeasuredVariant[];
  readonly failure?: Failure;
}

export interface MeasuredVariant {
  readonly name: string;
  readonly timing: Timing;
  readonly meanMs: number;
  readonly rows: number;
  readonly plan: PlanFacts;
  /** In any order, the rows of the first variant. */
  readonly hasSameRows: boolean;
  /** Against the first variant, run in turn with it; undefined for the first itself. */
  readonly paired: TimedPairs | undefined;
}

/** Runs every variant in turn with the first one, on one session, with the same values. Writes nothing. */
export async function compareVariants(
  db: Database,
  queries: readonly TargetQuery[],
  options: VariantOptions,
): Promise<readonly VariantComparison[]> {
  const chosen = queries.filter(({ variants }) => variants.length > 1);
  const comparisons: VariantComparison[] = [];
  for (const [index, query] of chosen.entries()) {
    const tell = (label: string): void =>
      options.onProgress({ query: query.name, label, number: index + 1, total: chosen.length });
    tell('sampling');
    const sample = await sampleParameters(db, query);
    if ('error' in sample) comparisons.push({ query: query.name, label: '', variants: [], failure: sample });
    for (const parameters of 'sets' in sample ? sample.sets : []) {
      tell(parameters.label);
      const measured = await compareSet(db, query, parameters, options);
      comparisons.push({ query: query.name, label: parameters.label, ...measured });
    }
  }
  return comparisons;
}

async function compareSet(
  db: Database,
  query: TargetQuery,
  { values }: ParameterSet,
  options: VariantOptions,
): Promise<Pick<VariantComparison, 'variants' | 'failure'>> {
  const [first, ...others] = query.variants as readonly [Variant, ...Variant[]];
  const looks: Looked[] = [];
  for (const variant of query.variants) {
    const looked = await look(db, { query, variant, values });
    if ('error' in looked) return { variants: [], failure: looked };
    looks.push(looked);
  }
  const timed: TimedPairs[] = [];
  for (const variant of others) {
    const sides = { before: { db, sql: first.body.sql }, after: { db, sql: variant.body.sql } };
    timed.push(await timePairs(sides, values, options));
  }
  const firstMs = timed.flatMap(({ pairs }) => pairs.map(({ beforeMs }) => beforeMs));
  const variants = looks.map((looked, index) => {
    const paired = timed[index - 1];
    const samplesMs = paired === undefined ? firstMs : paired.pairs.map(({ afterMs }) => afterMs);
    const { rows, plan, digest } = looked;
    const hasSameRows = digest === looks[0]?.digest;
    const meanMs = samplesMs.reduce((sum, ms) => sum + ms, 0) / samplesMs.length;
    return { name: looked.name, timing: summarizeTimes(samplesMs), meanMs, rows, plan, hasSameRows, paired };
  });
  return { variants };
}

interface Looked {
  readonly name: string;
  readonly rows: number;
  readonly plan: PlanFacts;
  /** Of all rows, sorted: the order is not what variants have in common unless they say so. */
  readonly digest: string;
}

interface Work {
  readonly query: TargetQuery;
  readonly variant: Variant;
  readonly values: readonly (string | null)[];
}

/** The first run of each is discarded with this look. */
async function look(db: Database, { query, variant, values }: Work): Promise<Looked | Failure> {
  try {
    const { rows } = await db.queryText(variant.body.sql, values);
    const digest = JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());
    return {
      name: variant.name,
      rows: rows.length,
      plan: await explain(db, variant.body.sql, values),
      digest,
    };
  } catch (error) {
    return readFailure(error, db, { query, part: variant.body });
  }
}
