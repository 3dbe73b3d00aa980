import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { readPlannerSettings } from '../facts/planner-settings.ts';
import { readServerTime } from '../facts/server-time.ts';
import { readTableEstimates } from '../facts/table-estimates.ts';
import { readTableUpkeep } from '../facts/table-upkeep.ts';
import { VERSION } from '../version.ts';
import { BASELINE_SCHEMA_VERSION, type Baseline } from './baseline.ts';
import { measureEpochs, type EpochOptions } from './epochs/measure-epochs.ts';
import { measureQueries, type MeasureOptions } from './measure-queries.ts';
import type { QueryMeasurement } from './measurement.ts';
import type { TargetQuery } from './target-query.ts';
import { keepUpkeep } from './upkeep.ts';
import { vacuumTables } from './vacuum-tables.ts';

export interface BaselineOptions extends MeasureOptions {
  readonly runId: string;
  readonly target: ConnectionTarget;
  /** VACUUM (ANALYZE) of what they read, before. */
  readonly vacuum: boolean;
  /** None: the queries are measured once. */
  readonly inEpochs: Omit<EpochOptions, 'clock' | 'stop'> | undefined;
}

/** Measures the queries and notes what else decides their plans. Writes nothing. VACUUM runs only where it is asked for. */
export async function takeBaseline(
  db: Database,
  queries: readonly TargetQuery[],
  options: BaselineOptions,
): Promise<Baseline> {
  const takenAt = await readServerTime(db);
  const vacuumed = options.vacuum ? await vacuumTables(db, queries, options) : undefined;
  const once = await measureQueries(db, queries, options);
  const { inEpochs, clock, stop } = options;
  const measured =
    inEpochs === undefined ? once : await measureEpochs(db, once, { ...inEpochs, clock, stop });
  const relations = relationsOf(measured);
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    tool: { name: 'pg-plumbline', version: VERSION },
    runId: options.runId,
    takenAt: takenAt.toISOString(),
    target: options.target.display,
    database: options.target.database,
    serverVersion: db.serverVersion,
    settings: await readPlannerSettings(db),
    tables: await readTableEstimates(db, relations),
    upkeep: keepUpkeep(await readTableUpkeep(db, relations)),
    ...(vacuumed && { vacuumed }),
    queries: measured,
  };
}

function relationsOf(queries: readonly QueryMeasurement[]): readonly string[] {
  const access = queries.flatMap(({ measurements }) =>
    measurements.flatMap(({ outcome }) => (outcome.kind === 'measured' ? outcome.plan.access : [])),
  );
  return [...new Set(access.map(({ relation }) => relation))].sort();
}
