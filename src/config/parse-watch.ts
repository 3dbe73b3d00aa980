import {
  oneOf,
  parseList,
  parseNumber,
  parseObject,
  parseTexts,
  parseWhole,
  PERCENT,
  POSITIVE,
  wrong,
  type Parse,
  type Range,
} from './parse-value.ts';
import { ON_DEGRADED, type WatchLimits, type WatchSettings } from './watch.ts';

const NOT_NEGATIVE: Range = { ...POSITIVE, least: 0 };

const LIMITS: Readonly<Record<keyof WatchLimits, Range>> = {
  maxMeanMs: POSITIVE,
  maxErrorRateRise: PERCENT,
  minCacheHitPercent: PERCENT,
  maxLockWaitMs: POSITIVE,
  maxDeadlocks: NOT_NEGATIVE,
  maxIndexUseDeclinePercent: PERCENT,
  degradedAfter: POSITIVE,
};

const WATCH = {
  ...(Object.fromEntries(
    Object.entries(LIMITS).map(([key, range]) => [
      key,
      (value: unknown, name: string) => parseNumber(value, name, range),
    ]),
  ) as Record<keyof WatchLimits, Parse>),
  degradedAfter: parseCount,
  onDegraded: oneOf(ON_DEGRADED),
} satisfies Record<keyof WatchSettings, Parse>;

/** Throws Wrong. */
export function parseWatch(value: unknown, name: string): object {
  return parseObject(value, name, WATCH);
}

function parseCount(value: unknown, name: string): number {
  const count = parseNumber(value, name, POSITIVE);
  if (Number.isInteger(count)) return count;
  throw wrong(name, 'a whole number', value);
}

const STEP: Readonly<Record<string, Parse>> = {
  afterMs: (value, name) => parseNumber(value, name, NOT_NEGATIVE),
  contacts: parseTexts,
};

/** Throws Wrong. */
export function parseEscalation(value: unknown, name: string): readonly unknown[] {
  return parseList(value, name, (step, path) => parseWhole(step, path, STEP));
}
