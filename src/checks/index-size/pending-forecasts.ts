import type { Facts } from '../../facts/index.ts';
import type { PendingIndex } from '../pending-work.ts';
import { forecastIndex } from './forecast-index.ts';
import type { IndexForecast } from './forecast.ts';

/** The facts that a forecast wants. */
export const FORECAST_FACTS = ['role', 'targetTables', 'targetColumns', 'targetDistinct'] as const;

export interface PendingForecast {
  readonly index: PendingIndex;
  /** `index "a"`, for findings. */
  readonly subject: string;
  readonly forecast: IndexForecast;
}

/** One forecast for every index of the pending migrations. */
export function forecastPending(
  indexes: readonly PendingIndex[],
  facts: Pick<Facts, (typeof FORECAST_FACTS)[number]>,
): readonly PendingForecast[] {
  const { targetTables: tables, targetColumns: columns, targetDistinct: together } = facts;
  return indexes.map((index) => {
    const { predicateRows } = index;
    const forecast = forecastIndex(index, {
      tables,
      columns,
      together,
      predicateRows,
      role: facts.role.name,
    });
    return { index, subject: describeIndex(index), forecast };
  });
}

export function describeIndex({ name, table }: Pick<PendingIndex, 'name' | 'table'>): string {
  return name === undefined ? `new index of ${table}` : `index ${name} of ${table}`;
}
