import type { Options } from 'yargs';
import type { LoadLimits, Settings } from '../config/settings.ts';
import { EXIT, ToolError } from '../errors.ts';
import { DEFAULT_LOAD_LIMITS } from '../load/load-limits.ts';
import type { LoadShape } from '../load/load-shape.ts';
import type { Flags } from './command.ts';
import { parseDuration } from './duration-flag.ts';

export const LOAD_OPTIONS = {
  clients: {
    type: 'number',
    default: 10,
    requiresArg: true,
    describe: 'sessions at once, 1 to 1000; with --find-limit where it begins, with --rate also the most',
  },
  for: { type: 'string', default: '30s', requiresArg: true, describe: 'how long is measured' },
  'ramp-up': {
    type: 'string',
    default: '0s',
    requiresArg: true,
    describe: 'before that: until the load is whole; counts for nothing',
  },
  rate: {
    type: 'string',
    requiresArg: true,
    describe: 'open loop: arrivals, such as 200/s, whether a client is free or not (default: closed loop)',
  },
  think: {
    type: 'string',
    default: '0s',
    requiresArg: true,
    describe: 'closed loop: pause of a client between an answer and its next question',
  },
  'find-limit': {
    type: 'boolean',
    describe: 'search for the highest load at which all limits hold: clients, or with --rate arrivals',
  },
  only: { type: 'string', array: true, requiresArg: true, describe: 'these queries: --only NAME,NAME' },
  baseline: {
    type: 'string',
    requiresArg: true,
    describe: 'values of this baseline (default: sampled anew)',
  },
  seed: { type: 'number', requiresArg: true, describe: 'repeats an order of questions that was printed' },
  'query-timeout': {
    type: 'string',
    default: '30s',
    requiresArg: true,
    describe: 'the server ends a single execution after this time: an error',
  },
  'max-mean': {
    type: 'string',
    requiresArg: true,
    describe: 'limit of the mean (default: load.maxMeanMs, 500ms)',
  },
  'max-p95': { type: 'string', requiresArg: true, describe: 'limit of p95 (default: load.maxP95Ms, 2s)' },
  'max-errors': {
    type: 'string',
    requiresArg: true,
    describe: 'limit of the errors (default: load.maxErrorPercent, 1%)',
  },
  strict: { type: 'boolean', describe: 'a warning is a failure' },
  confirm: { type: 'string', describe: 'name of the database, if it is protected', requiresArg: true },
} as const satisfies Record<string, Options>;

const LONGEST_MS = 24 * 3_600_000;
const HIGHEST_RATE = 100_000;
const MOST_SEED = 2 ** 32 - 1;

export interface LoadFlags {
  readonly shape: LoadShape;
  readonly limits: LoadLimits;
  readonly queryTimeoutMs: number;
  readonly only: readonly string[] | undefined;
}

/** Throws ToolError (exit 2). */
export function parseLoadFlags(flags: Flags, settings: Settings, randomSeed: number): LoadFlags {
  const rate = flags['rate'];
  const shape: LoadShape = {
    clients: parseWhole('--clients', flags['clients'], { least: 1, most: Number.MAX_SAFE_INTEGER }),
    durationMs: parseSpan('--for', flags['for'], 1000),
    rampUpMs: parseSpan('--ramp-up', flags['ramp-up'], 0),
    thinkMs: parseSpan('--think', flags['think'], 0),
    ...(rate !== undefined && { ratePerSecond: parseRate(String(rate)) }),
    seed: parseWhole('--seed', flags['seed'] ?? randomSeed, { least: 0, most: MOST_SEED }),
  };
  if (rate !== undefined && shape.thinkMs > 0)
    throw badFlag('--think', 'no --rate beside it: arrivals do not wait for answers');
  return {
    shape,
    limits: parseLimits(flags, settings),
    queryTimeoutMs: Math.round(parseSpan('--query-timeout', flags['query-timeout'], 1)),
    only: parseNames(flags['only']),
  };
}

function parseLimits(flags: Flags, { load }: Settings): LoadLimits {
  const [mean, p95, errors] = [flags['max-mean'], flags['max-p95'], flags['max-errors']];
  return {
    ...DEFAULT_LOAD_LIMITS,
    ...load,
    ...(mean !== undefined && { maxMeanMs: parseSpan('--max-mean', mean, 1) }),
    ...(p95 !== undefined && { maxP95Ms: parseSpan('--max-p95', p95, 1) }),
    ...(errors !== undefined && { maxErrorPercent: parseErrors(String(errors)) }),
  };
}

function parseSpan(flag: string, value: unknown, leastMs: number): number {
  const ms = parseDuration(flag, String(value));
  if (ms >= leastMs && ms <= LONGEST_MS) return ms;
  throw badFlag(flag, `${leastMs === 0 ? 'at most 24h' : `${leastMs} ms to 24h`}`);
}

function parseWhole(
  flag: string,
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw badFlag(flag, `a whole number from ${least} on`);
}

function parseRate(text: string): number {
  const [, number = '', unit] = /^(\d+(?:\.\d+)?)\s*\/\s*(s|min)$/.exec(text.trim()) ?? [];
  const perSecond = Number(number) / (unit === 'min' ? 60 : 1);
  if (perSecond > 0 && perSecond <= HIGHEST_RATE) return perSecond;
  throw badFlag('--rate', 'arrivals such as 200/s or 30/min');
}

function parseErrors(text: string): number {
  const percent = /^\d+(\.\d+)?\s*%$/.test(text) ? Number.parseFloat(text) : NaN;
  if (percent >= 0 && percent <= 100) return percent;
  throw badFlag('--max-errors', 'a percentage such as 1%');
}

function parseNames(flag: unknown): readonly string[] | undefined {
  if (!Array.isArray(flag)) return undefined;
  return flag.flatMap((text) => String(text).split(',')).map((name) => name.trim());
}

function badFlag(flag: string, wanted: string): ToolError {
  return new ToolError({
    code: 'usage',
    message: `${flag} wants ${wanted}`,
    hint: 'for example: db-check load --clients 50 --for 60s --ramp-up 10s',
    exitCode: EXIT.usage,
  });
}
