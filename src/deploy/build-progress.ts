/** One row of pg_stat_progress_create_index (manual 28.4.4); numbers are 0 when the phase does not count them. */
export interface BuildCounters {
  readonly phase: string;
  readonly lockersTotal: number;
  readonly lockersDone: number;
  readonly blocksTotal: number;
  readonly blocksDone: number;
  readonly tuplesTotal: number;
  readonly tuplesDone: number;
}

export interface BuildProgress {
  readonly phase: string;
  /** 0 to 100, over all phases. */
  readonly percent: number;
  /** Rough, from the share done so far; undefined while waiting for others or before 3 %. */
  readonly etaMs: number | undefined;
  readonly elapsedMs: number;
  readonly isWaiting: boolean;
}

/**
 * Where each phase starts and ends, in percent of the whole: a concurrent build reads the table twice.
 * The shares are those of the five builds of the example on 750,000 rows; they steer a bar, not a decision.
 */
const PHASES: readonly (readonly [phase: string, from: number, to: number])[] = [
  ['initializing', 0, 0],
  ['waiting for writers before build', 0, 1],
  ['building index: initializing', 1, 1],
  ['building index: scanning table', 1, 45],
  ['building index: sorting live tuples', 45, 60],
  ['building index: sorting dead tuples', 60, 60],
  ['building index: loading tuples in tree', 60, 80],
  ['building index', 1, 80],
  ['waiting for writers before validation', 80, 81],
  ['index validation: scanning index', 81, 85],
  ['index validation: sorting tuples', 85, 88],
  ['index validation: scanning table', 88, 99],
  ['waiting for old snapshots', 99, 99],
  ['waiting for readers before marking dead', 99, 99],
  ['waiting for readers before dropping', 99, 99],
];

export function judgeProgress(counters: BuildCounters, elapsedMs: number): BuildProgress {
  const [, from, to] = PHASES.find(([phase]) => phase === counters.phase) ?? ['', 1, 80];
  const percent = Math.round(from + (to - from) * shareOf(counters));
  const isWaiting = counters.phase.startsWith('waiting');
  const known = !isWaiting && percent >= 3;
  const etaMs = known ? Math.round((elapsedMs * (100 - percent)) / percent) : undefined;
  return { phase: counters.phase, percent, etaMs, elapsedMs, isWaiting };
}

function shareOf(counters: BuildCounters): number {
  const counted: readonly (readonly [done: number, total: number])[] = [
    [counters.blocksDone, counters.blocksTotal],
    [counters.tuplesDone, counters.tuplesTotal],
    [counters.lockersDone, counters.lockersTotal],
  ];
  const [done, total] = counted.find((pair) => pair[1] > 0) ?? [0, 1];
  return Math.min(1, done / total);
}
