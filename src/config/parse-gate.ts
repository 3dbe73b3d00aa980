import { parseNumberLimits, parseUrl } from './parse-asked.ts';
import {
  oneOf,
  parseList,
  parseNumber,
  parseObject,
  parseText,
  parseWholeNumber,
  POSITIVE,
  someOf,
  Wrong,
  wrong,
  type Parse,
} from './parse-value.ts';
import type { Asking, Gate, LoadMetric } from './rollout.ts';

const FROM_NONE = { ...POSITIVE, least: 0 };
const parseCount: Parse = (value, name) => parseWholeNumber(value, name, POSITIVE);
const parseBorne: Parse = (value, name) => parseWholeNumber(value, name, FROM_NONE);
const parseMs: Parse = (value, name) => parseNumber(value, name, POSITIVE);
const parseDelay: Parse = (value, name) => parseNumber(value, name, FROM_NONE);
const parseFlag: Parse = oneOf([true, false]);

const ASKING: Readonly<Record<keyof Asking | 'name', Parse>> = {
  name: parseText,
  intervalMs: parseMs,
  count: parseCount,
  initialDelayMs: parseDelay,
  failureLimit: parseBorne,
  inconclusiveLimit: parseBorne,
  consecutiveErrorLimit: parseBorne,
  timeoutMs: parseMs,
};

const LOAD: Readonly<Record<keyof LoadMetric['load'], Parse>> = {
  clients: parseCount,
  ratePerSecond: parseCount,
  durationMs: parseMs,
  rampUpMs: parseDelay,
  maxMeanMs: parseMs,
  maxP95Ms: parseMs,
  maxErrorPercent: (value, name) => parseNumber(value, name, { least: 0, most: 100 }),
};

/** By the key that only this kind has. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Parse>>>> = {
  check: { check: parseNames, strict: parseFlag },
  target: { target: parseNames },
  comparison: {
    comparison: oneOf(['stable', 'improved']),
    queries: (value, name) => someOf(parseList(value, name, parseText), name),
    baseline: parseText,
  },
  sql: { sql: parseText, limits: parseNumberLimits, unit: parseText },
  url: { url: parseUrl, at: parseText, limits: parseNumberLimits, unit: parseText },
  prometheus: { prometheus: parseUrl, query: parseText, limits: parseNumberLimits, unit: parseText },
  unusedIndexes: { unusedIndexes: parseIndexes },
  load: { load: parseLoad },
};

const WANTED: Readonly<Record<string, readonly string[]>> = {
  sql: ['limits'],
  prometheus: ['query', 'limits'],
};

/** Throws Wrong. */
export function parseGates(value: unknown, name: string): readonly unknown[] {
  return parseList(value, name, parseGate);
}

function parseGate(value: unknown, name: string): Gate {
  const given = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const kinds = Object.keys(KINDS).filter((key) => given.includes(key));
  const [kind = ''] = kinds;
  if (kinds.length !== 1) throw new Wrong(`${name} wants exactly one of ${Object.keys(KINDS).join(', ')}`);
  const gate = parseObject(value, name, { ...ASKING, ...KINDS[kind] });
  const missing = ['name', ...(WANTED[kind] ?? [])].find((key) => !Object.hasOwn(gate, key));
  if (missing !== undefined) throw new Wrong(`${name} lacks ${missing}`);
  if (Object.hasOwn(gate, 'at') !== (kind === 'url' && Object.hasOwn(gate, 'limits')))
    throw new Wrong(`${name} wants both at and limits, or neither`);
  refuseToothless(gate as Gate, name);
  return gate as Gate;
}

/** A gate that could never close is none. */
function refuseToothless(gate: Gate, name: string): void {
  const { count = 1, failureLimit = 0 } = gate;
  if (failureLimit >= count)
    throw new Wrong(`${name} bears ${failureLimit} failures of ${count} answers: it could never fail`);
  if (!('limits' in gate) || gate.limits === undefined) return;
  const { failAbove, failBelow } = gate.limits;
  if (failAbove === undefined && failBelow === undefined)
    throw new Wrong(`${name}.limits only warns, so it could never fail: set failAbove or failBelow`);
}

/** One name, or several. */
function parseNames(value: unknown, name: string): unknown {
  return Array.isArray(value) ? someOf(parseList(value, name, parseText), name) : parseText(value, name);
}

function parseIndexes(value: unknown, name: string): unknown {
  if (value === 'dropped') return value;
  if (Array.isArray(value)) return someOf(parseList(value, name, parseText), name);
  throw wrong(name, "a list of indexes, or 'dropped'", value);
}

function parseLoad(value: unknown, name: string): object {
  const load = parseObject(value, name, LOAD);
  const missing = ['clients', 'durationMs'].find((key) => !Object.hasOwn(load, key));
  if (missing !== undefined) throw new Wrong(`${name} lacks ${missing}`);
  return load;
}
