import type { Database } from '../../db/database.ts';
import { readFactsTogether } from '../../facts/read-facts-together.ts';
import { readFacts } from '../../facts/read-facts.ts';
import { wantedBy, type Wanted } from '../../locks/wanted.ts';
import type { PlannedStep } from '../plan.ts';
import type { SegmentForecast } from './forecast-section.ts';
import { forecast, FORECAST_FACTS, type Forecast, type ForecastLimits } from './forecast.ts';

/** For every step of a plan, in its order. */
export async function readPlanForecasts(
  db: Database,
  steps: readonly PlannedStep[],
  limits: ForecastLimits,
): Promise<readonly SegmentForecast[]> {
  const wanted = steps.map(({ unit }) => wantedBy(unit.statements, db.serverVersion));
  const forecasts = await readForecasts(db, wanted, limits);
  return steps.flatMap(({ migration, unit: { first, last } }, index) => {
    const found = forecasts[index];
    return found === undefined ? [] : [{ migration, first, last, ...found }];
  });
}

/** One look at the server for all steps: a few short reads, no snapshot is kept. */
export async function readForecasts(
  db: Database,
  steps: readonly Wanted[],
  limits: ForecastLimits,
): Promise<readonly Forecast[]> {
  const facts = await readFacts(FORECAST_FACTS, { db, targets: targetsOf(steps) });
  return steps.map((wanted) => forecast(wanted, facts, limits));
}

/** For one statement, on the session that is to send it: one short message, and the next look is cheaper. */
export async function readForecastAgain(
  db: Database,
  wanted: Wanted,
  limits: ForecastLimits,
): Promise<Forecast> {
  const facts = await readFactsTogether(FORECAST_FACTS, { db, targets: targetsOf([wanted]) });
  return forecast(wanted, facts, limits);
}

function targetsOf(steps: readonly Wanted[]): readonly string[] {
  return [...new Set(steps.flatMap(({ locks }) => locks.map(({ relation }) => relation)))].sort();
}
