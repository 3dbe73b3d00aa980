import type { Sample } from '../measure/measurement.ts';
import type { PerCall } from '../measure/workload/compare-workload.ts';
import type { Readings } from './readings.ts';

/** What was so when the watch began: later ticks are judged by it. */
export interface Beginning {
  /** Share of the transactions that were rolled back until then, 0 to 100; undefined: too few to tell. */
  readonly errorPercent: number | undefined;
  /** Statements of the application by id, from the baseline or all that was counted until then. */
  readonly statements: Readonly<Record<string, PerCall>>;
  /** Indexes that the plans of each target query used. */
  readonly indexesByQuery: Readonly<Record<string, readonly string[]>>;
  /** Valid ones on the tables of the target queries. */
  readonly indexes: readonly string[];
}

/** Scans of an index per thousand transactions, of the last ticks; newest last. */
export type ScanRates = Readonly<Record<string, readonly number[]>>;

/** All that one tick needs of those before it; of a size that does not grow. */
export interface Memory {
  readonly beginning: Beginning | undefined;
  readonly readings: Readings | undefined;
  readonly scanRates: ScanRates;
  readonly tables: readonly string[];
  readonly samples: Readonly<Record<string, Sample>>;
}

export const NO_MEMORY: Memory = {
  beginning: undefined,
  readings: undefined,
  scanRates: {},
  tables: [],
  samples: {},
};
