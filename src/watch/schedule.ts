import { parseDurationMs } from '../duration.ts';

/** A tick every so often, for so long; the last stage lasts until the end of the watch. */
export interface Stage {
  readonly everyMs: number;
  /** undefined: until the end. */
  readonly forMs?: number;
}

/** The guide's: often while what was deployed is new, then less and less. */
export const DEFAULT_SCHEDULE = '15min for 2h, 30min for 6h, 1h';
export const DEFAULT_LENGTH = '24h';

const SHORTEST_MS = 1000;
/** Three months of a tick a minute. */
export const MOST_TICKS = 130_000;

/** `5min`, or `1min for 10min, 5min for 1h`; undefined for what is neither, or would hardly pause. */
export function parseSchedule(text: string): readonly Stage[] | undefined {
  const stages = text.split(',').map(parseStage);
  const known = stages.flatMap((stage) => stage ?? []);
  if (known.length !== stages.length) return undefined;
  // only the last may leave open for how long
  return known.slice(0, -1).every(({ forMs }) => forMs !== undefined) ? known : undefined;
}

function parseStage(text: string): Stage | undefined {
  const [every = '', length, ...rest] = text.trim().split(/\s+for\s+/);
  const everyMs = parseDurationMs(every);
  if (everyMs === undefined || everyMs < SHORTEST_MS || rest.length > 0) return undefined;
  if (length === undefined) return { everyMs };
  const forMs = parseDurationMs(length);
  return forMs === undefined || forMs < everyMs ? undefined : { everyMs, forMs };
}

/**
 * When the ticks are due, in milliseconds since the watch began: the first at once, none behind the end. undefined: more
 * than MOST_TICKS.
 */
export function planTicks(stages: readonly Stage[], lengthMs: number): readonly number[] | undefined {
  const offsets = [0];
  let stageEndMs = 0;
  let dueMs = 0;
  for (const [index, { everyMs, forMs = Infinity }] of stages.entries()) {
    const isLast = index === stages.length - 1;
    stageEndMs = isLast ? lengthMs : Math.min(lengthMs, stageEndMs + forMs);
    for (; dueMs + everyMs <= stageEndMs; offsets.push(dueMs)) {
      if (offsets.length >= MOST_TICKS) return undefined;
      dueMs += everyMs;
    }
  }
  return offsets;
}
