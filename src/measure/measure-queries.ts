import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { explain } from './explain.ts';
import { readFailure } from './failure.ts';
import type { Outcome, ParameterSet, QueryMeasurement, Sample } from './measurement.ts';
import { readPreparedPlan } from './prepared-plan.ts';
import { sampleParameters } from './sample-parameters.ts';
import { summarizeTimes } from './statistics.ts';
import type { TargetQuery } from './target-query.ts';
import { timeQuery, type Effort } from './time-query.ts';

export interface MeasureOptions {
  readonly clock: Clock;
  readonly effort: Effort;
  /** The server ends a single execution that takes longer; it is then reported as failed. */
  readonly queryTimeoutMs: number;
  /** Parameters of an earlier baseline, by query name: measured again instead of sampling new ones. */
  readonly samples: ReadonlyMap<string, Sample>;
  /** Before the next execution the measuring ends with an AbortError. */
  readonly stop: AbortSignal;
  onProgress(step: Progress): void;
}

export interface Progress {
  readonly query: string;
  readonly label: string;
  /** Counts the queries from 1. */
  readonly number: number;
  readonly total: number;
}

/** Measures all queries one after the other in this session. Each execution is its own transaction: no snapshot is held. */
export async function measureQueries(
  db: Database,
  queries: readonly TargetQuery[],
  options: MeasureOptions,
): Promise<readonly QueryMeasurement[]> {
  // ISO dates are read back alike whatever DateStyle the next session has.
  await db.query(
    `select pg_catalog.set_config('statement_timeout', $1, false), pg_catalog.set_config('datestyle', 'ISO', false)`,
    [`${options.queryTimeoutMs}ms`],
  );
  const measured: QueryMeasurement[] = [];
  for (const [index, query] of queries.entries()) {
    options.stop.throwIfAborted();
    const tell = (label: string): void =>
      options.onProgress({ query: query.name, label, number: index + 1, total: queries.length });
    measured.push(await measureQuery(db, query, options, tell));
  }
  return measured;
}

async function measureQuery(
  db: Database,
  query: TargetQuery,
  options: MeasureOptions,
  tell: (label: string) => void,
): Promise<QueryMeasurement> {
  const { name, targetMs, improvePercent } = query;
  const demanded = improvePercent !== undefined && { improvePercent };
  const result = { name, sql: query.body.sql, targetMs, ...demanded };
  tell('sampling');
  const sample = options.samples.get(query.name) ?? (await sampleParameters(db, query));
  if (!('sets' in sample)) {
    const isDerived = query.parameters === undefined && { isDerived: true as const };
    return { ...result, columns: [], ...isDerived, measurements: [], sampling: sample };
  }
  const measurements: QueryMeasurement['measurements'][number][] = [];
  for (const parameters of sample.sets) {
    tell(parameters.label);
    measurements.push({ parameters, outcome: await measureSet(db, query, parameters, options) });
  }
  const { columns, isDerived } = sample;
  return { ...result, columns, ...(isDerived && { isDerived }), measurements };
}

async function measureSet(
  db: Database,
  query: TargetQuery,
  { values }: ParameterSet,
  options: MeasureOptions,
): Promise<Outcome> {
  let part: TargetQuery['body'] | undefined = query.body;
  try {
    const { samplesMs, discardedMs, rows } = await timeQuery(db, query, values, options);
    part = undefined;
    const plan = await explain(db, query.body.sql, values);
    const prepared =
      values.length === 0 ? undefined : await readPreparedPlan(db, query.body.sql, { values, custom: plan });
    const measured = { timing: summarizeTimes(samplesMs), discardedMs, rows, plan };
    return { kind: 'measured', ...measured, ...(prepared && { prepared }) };
  } catch (error) {
    return { kind: 'failed', ...readFailure(error, db, { query, part }) };
  }
}
