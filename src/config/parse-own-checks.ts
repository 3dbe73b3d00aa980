import { OWN_PHASES } from './own-check.ts';
import { parseCommand, parseEnvironment, parseFigure, parseNumberLimits, parseUrl } from './parse-asked.ts';
import {
  oneOf,
  parseEach,
  parseId,
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

const parseExit: Parse = (value, name) => parseWholeNumber(value, name, { least: 0, most: 255 });
const parseTime: Parse = (value, name) => parseNumber(value, name, POSITIVE);

const TEXT: Readonly<Record<string, Parse>> = {
  id: parseId,
  title: parseText,
  why: parseText,
  fix: parseText,
  phases: (value, name) => someOf(parseList(value, name, oneOf(OWN_PHASES)), name),
};

/** By the key that only this kind has. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Parse>>>> = {
  read: { ...TEXT, read: parseReading, limits: parseFigures, judge: parseFunction },
  command: {
    ...TEXT,
    command: parseCommand,
    timeoutMs: parseTime,
    environment: parseEnvironment,
    goodExits: (value, name) => someOf(parseList(value, name, parseExit), name),
    limits: parseNumberLimits,
    unit: parseText,
  },
  url: { ...TEXT, url: parseUrl, timeoutMs: parseTime, warnAboveMs: parseTime },
};

/** Throws Wrong. */
export function parseOwnChecks(value: unknown, name: string): readonly unknown[] {
  return parseList(value, name, parseOwnCheck);
}

function parseOwnCheck(value: unknown, name: string): object {
  const given = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const kinds = Object.keys(KINDS).filter((key) => given.includes(key));
  const [kind = ''] = kinds;
  if (kinds.length !== 1) throw new Wrong(`${name} wants exactly one of ${Object.keys(KINDS).join(', ')}`);
  const check = parseObject(value, name, KINDS[kind] ?? {});
  const wanted = ['id', 'title', 'why', ...(kind === 'read' ? ['judge'] : [])];
  const missing = wanted.find((key) => !Object.hasOwn(check, key));
  if (missing === undefined) return check;
  throw new Wrong(`${name} lacks ${missing}`);
}

function parseReading(value: unknown, name: string): unknown {
  return typeof value === 'object' ? parseEach(value, name, parseText) : parseText(value, name);
}

function parseFigures(value: unknown, name: string): object {
  return parseEach(value, name, parseFigure);
}

function parseFunction(value: unknown, name: string): unknown {
  if (typeof value === 'function') return value;
  throw wrong(name, 'a function', value);
}
