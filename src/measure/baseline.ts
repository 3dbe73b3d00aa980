import { EXIT, ToolError } from '../errors.ts';
import type { TableEstimate } from '../facts/table-estimates.ts';
import type { NoWorkload, Workload } from '../facts/workload.ts';
import { seriesKey } from './epochs/epoch.ts';
import type { QueryMeasurement, Sample } from './measurement.ts';
import type { TargetQuery } from './target-query.ts';
import type { Upkeep, Vacuumed } from './upkeep.ts';

export const BASELINE_SCHEMA_VERSION = 1;

/** All target queries measured at one moment, with what else decides their plans. Kept as JSON. */
export interface Baseline {
  readonly schemaVersion: typeof BASELINE_SCHEMA_VERSION;
  readonly tool: { readonly name: 'pg-plumbline'; readonly version: string };
  readonly runId: string;
  /** --name of the user, to find it again. */
  readonly name?: string;
  /** When it began, by the server's clock; ISO 8601, UTC. */
  readonly takenAt: string;
  /** `user@host:port/database`, never a password. */
  readonly target: string;
  readonly database: string;
  readonly serverVersion: number;
  readonly settings: Readonly<Record<string, string>>;
  /** The tables that the plans read. */
  readonly tables: readonly TableEstimate[];
  /** What VACUUM and ANALYZE left of these tables. */
  readonly upkeep?: readonly Upkeep[];
  /** Only where it was asked for. */
  readonly vacuumed?: Vacuumed;
  readonly queries: readonly QueryMeasurement[];
  /** The whole application's counters, behind the measuring of a baseline and before that of a comparison. */
  readonly workload?: Workload | NoWorkload;
}

/** Recognizes a kept baseline. `origin` (a file, the journal) is named when it is none. Throws ToolError (exit 2). */
export function parseBaseline(value: unknown, origin: string): Baseline {
  const { schemaVersion, queries } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (schemaVersion === BASELINE_SCHEMA_VERSION && Array.isArray(queries)) return value as Baseline;
  const found = typeof schemaVersion === 'number' ? `schemaVersion ${schemaVersion}` : 'something else';
  throw new ToolError({
    code: 'not-a-baseline',
    message: `${origin} holds ${found} instead of a baseline (schemaVersion ${BASELINE_SCHEMA_VERSION})`,
    hint: 'take a new one: db-check baseline',
    exitCode: EXIT.usage,
  });
}

/** The parameters to measure again: of the queries whose text is still the same and whose sampling gave any. */
export function samplesOf(baseline: Baseline, queries: readonly TargetQuery[]): ReadonlyMap<string, Sample> {
  return new Map(
    baseline.queries
      .filter(({ name, sql }) => queries.some((query) => query.name === name && query.body.sql === sql))
      .filter(({ measurements }) => measurements.length > 0)
      .map(({ name, columns, isDerived, measurements }) => {
        const sets = measurements.map(({ parameters }) => parameters);
        return [name, { columns, sets, ...(isDerived && { isDerived }) }];
      }),
  );
}

/** The controls that a comparison has to run again, by seriesKey, and how many epochs there were; 0 without any. */
export function epochsOf(baseline: Baseline): {
  readonly epochs: number;
  readonly controls: ReadonlyMap<string, number>;
} {
  const series = baseline.queries.flatMap(({ name, measurements }) =>
    measurements.flatMap(({ parameters, outcome }) =>
      outcome.kind === 'measured' && outcome.series !== undefined
        ? [{ key: seriesKey(name, parameters), series: outcome.series }]
        : [],
    ),
  );
  return {
    epochs: Math.max(0, ...series.map(({ series: { epochs } }) => epochs.length)),
    controls: new Map(series.map(({ key, series: { controlRows } }) => [key, controlRows])),
  };
}
