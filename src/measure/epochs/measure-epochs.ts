import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { ParameterSet, QueryMeasurement } from '../measurement.ts';
import { percentile } from '../statistics.ts';
import { timeOnce } from '../time-once.ts';
import { watchCpuTimes, type CpuTimes } from './cpu-times.ts';
import { CONTROL, seriesKey, type Epoch, type EpochSeries } from './epoch.ts';

export interface EpochOptions {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly epochs: number;
  /** Between the beginnings of two epochs, at least. */
  readonly pauseMs: number;
  /** The control of the other side's series, by seriesKey; others are made as long as the query. */
  readonly controls: ReadonlyMap<string, number>;
  onEpoch(number: number): void;
}

/** Pairs of runs an epoch; an epoch of slow queries ends after the budget with three at least. */
const RUNS = 11;
const FEWEST_RUNS = 3;
const BUDGET_MS = 3000;
const PROBE_ROWS = 20_000;

/** Adds to every measured query what it took in K epochs spaced in time, against a control (query-regression.md section 4). */
export async function measureEpochs(
  db: Database,
  measured: readonly QueryMeasurement[],
  options: EpochOptions,
): Promise<readonly QueryMeasurement[]> {
  const { clock, stop, controls } = options;
  const cpu = await watchCpuTimes(db);
  const series = new Map<string, { readonly controlRows: number; readonly epochs: Epoch[] }>();
  for (let number = 1; number <= options.epochs; number += 1) {
    const startMs = clock.monotonicMs();
    options.onEpoch(number);
    for (const { query, parameters, key } of casesOf(measured)) {
      const known = series.get(key);
      const controlRows =
        known?.controlRows ?? controls.get(key) ?? (await calibrate(db, query, parameters, clock));
      const epoch = await measureEpoch(
        db,
        { sql: query.sql, values: parameters.values, controlRows },
        { clock, stop, cpu },
      );
      series.set(key, { controlRows, epochs: [...(known?.epochs ?? []), epoch] });
    }
    if (number < options.epochs)
      await clock.sleep(Math.max(0, startMs + options.pauseMs - clock.monotonicMs()), stop);
  }
  await cpu?.close();
  return measured.map((query) => withSeries(query, series));
}

function casesOf(measured: readonly QueryMeasurement[]) {
  return measured.flatMap((query) =>
    query.measurements
      .filter(({ outcome }) => outcome.kind === 'measured')
      .map(({ parameters }) => ({ query, parameters, key: seriesKey(query.name, parameters) })),
  );
}

function withSeries(query: QueryMeasurement, all: ReadonlyMap<string, EpochSeries>): QueryMeasurement {
  const measurements = query.measurements.map((one) => {
    const series = all.get(seriesKey(query.name, one.parameters));
    if (series === undefined || one.outcome.kind === 'failed') return one;
    return { ...one, outcome: { ...one.outcome, series } };
  });
  return { ...query, measurements };
}

/** As many rows as take about as long as the query, by lower quartiles. */
async function calibrate(
  db: Database,
  { sql }: QueryMeasurement,
  { values }: ParameterSet,
  clock: Clock,
): Promise<number> {
  const quickest = async (text: string, parameters: readonly (string | null)[]): Promise<number> => {
    const times: number[] = [];
    for (let run = 0; run < 5; run += 1) times.push((await timeOnce(db, clock, text, parameters)).ms);
    return percentile(times, 25);
  };
  const [targetMs, probeMs] = [await quickest(sql, values), await quickest(CONTROL, [String(PROBE_ROWS)])];
  return Math.max(1, Math.round((PROBE_ROWS * targetMs) / probeMs));
}

interface Work {
  readonly sql: string;
  readonly values: readonly (string | null)[];
  readonly controlRows: number;
}

type EpochMeans = Pick<EpochOptions, 'clock' | 'stop'> & {
  readonly cpu: CpuTimes | undefined;
};

async function measureEpoch(
  db: Database,
  { sql, values, controlRows }: Work,
  { clock, stop, cpu }: EpochMeans,
): Promise<Epoch> {
  const target: Runs = { wallsMs: [], cpusMs: [] };
  const control: Runs = { wallsMs: [], cpusMs: [] };
  const endMs = clock.monotonicMs() + BUDGET_MS;
  const run = async ({ text, parameters }: Statement, runs: Runs): Promise<void> => {
    runs.wallsMs.push((await timeOnce(db, clock, text, parameters)).ms);
    const cpuMs = cpu?.last();
    if (cpuMs !== undefined) runs.cpusMs.push(cpuMs);
  };
  while (
    target.wallsMs.length < RUNS &&
    (target.wallsMs.length < FEWEST_RUNS || clock.monotonicMs() < endMs)
  ) {
    stop.throwIfAborted();
    await run({ text: sql, parameters: values }, target);
    await run({ text: CONTROL, parameters: [String(controlRows)] }, control);
  }
  const [targetCpuMs, controlCpuMs] = [quartile(target.cpusMs), quartile(control.cpusMs)];
  return {
    targetMs: percentile(target.wallsMs, 25),
    controlMs: percentile(control.wallsMs, 25),
    ...(targetCpuMs && controlCpuMs && { cpu: { targetMs: targetCpuMs, controlMs: controlCpuMs } }),
  };
}

interface Runs {
  readonly wallsMs: number[];
  readonly cpusMs: number[];
}

/** Undefined with too few; a CPU time of 0 is finer than the clock and says nothing either. */
function quartile(values: readonly number[]): number | undefined {
  return values.length < FEWEST_RUNS ? undefined : percentile(values, 25);
}

interface Statement {
  readonly text: string;
  readonly parameters: readonly (string | null)[];
}
