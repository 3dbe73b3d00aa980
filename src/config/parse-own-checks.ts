import { OWN_PHASES } from './own-check.ts';
import {
  oneOf,
  parseList,
  parseNumber,
  parseObject,
  parseText,
  POSITIVE,
  Wrong,
  wrong,
  type Parse,
  type Range,
} from './parse-value.ts';

const ANY: Range = { least: -Number.MAX_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER };
const parseTime: Parse = (value, name) => parseNumber(value, name, POSITIVE);
const parseFigure: Parse = (value, name) => parseNumber(value, name, ANY);

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

function parseId(value: unknown, name: string): string {
  if (typeof value === 'string' && /^[A-Za-z0-9][\w-]*$/.test(value)) return value;
  throw wrong(name, 'letters, digits and dashes', value);
}

function parseReading(value: unknown, name: string): unknown {
  return typeof value === 'object' ? parseEach(value, name, parseText) : parseText(value, name);
}

function parseFigures(value: unknown, name: string): object {
  return parseEach(value, name, parseFigure);
}

/** Every value of an object, whatever its keys are; at least one. */
function parseEach(value: unknown, name: string, parse: Parse): object {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.length === 0) throw wrong(name, 'an object with something in it', value);
  return parseObject(value, name, Object.fromEntries(keys.map((key) => [key, parse])));
}

function parseFunction(value: unknown, name: string): unknown {
  if (typeof value === 'function') return value;
  throw wrong(name, 'a function', value);
}

/** Neither here nor below is the value shown: it may hold a secret. */
function parseCommand(value: unknown, name: string): unknown {
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (words.length > 0 && words[0] !== '' && words.every(isArgument)) return value;
  throw new Wrong(`${name} must be a program and its words, or a text for /bin/sh`);
}

/** No argument of a process holds a zero. */
function isArgument(word: unknown): boolean {
  return typeof word === 'string' && !word.includes('\0');
}

function parseEnvironment(value: unknown, name: string): object {
  return parseEach(value, name, (one, path) => {
    if (isArgument(one)) return one;
    throw new Wrong(`${path} must be a text`);
  });
}

function parseExit(value: unknown, name: string): number {
  const exit = parseNumber(value, name, { least: 0, most: 255 });
  if (Number.isInteger(exit)) return exit;
  throw wrong(name, 'a whole number', value);
}

function parseNumberLimits(value: unknown, name: string): object {
  const keys = ['warnAbove', 'failAbove', 'warnBelow', 'failBelow'];
  const limits = parseObject(value, name, Object.fromEntries(keys.map((key) => [key, parseFigure])));
  if (Object.keys(limits).length > 0) return limits;
  throw new Wrong(`${name} wants one of ${keys.join(', ')}`);
}

function parseUrl(value: unknown, name: string): unknown {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === '') return value;
  throw new Wrong(`${name} must be http://… or https://…, without a user or password in it`);
}

function someOf(list: readonly unknown[], name: string): readonly unknown[] {
  if (list.length > 0) return list;
  throw new Wrong(`${name} is empty`);
}
