import { EXIT, ToolError } from '../errors.ts';
import { BACKUP_FORMATS, CHECK_WEIGHTS, type Acceptance, type Limits, type UserConfig } from './settings.ts';

interface Range {
  readonly least: number;
  readonly most: number;
}

const PERCENT: Range = { least: 0, most: 100 };
const POSITIVE: Range = { least: 1, most: Number.MAX_SAFE_INTEGER };

const LIMITS: Readonly<Record<keyof Limits, Range>> = {
  maxConnections: POSITIVE,
  maxConnectionsPercent: PERCENT,
  longQueryMs: POSITIVE,
  idleInTransactionMs: POSITIVE,
  blockerMs: POSITIVE,
  xminAgePercent: PERCENT,
  wraparoundPercent: PERCENT,
  maxReplicationLagBytes: POSITIVE,
  maxReplicationLagMs: POSITIVE,
  maxSlotRetainedBytes: POSITIVE,
  maxUnarchivedSegments: POSITIVE,
  minCacheHitPercent: PERCENT,
  checkMs: POSITIVE,
  runMs: POSITIVE,
};

type Parse = (value: unknown, name: string) => unknown;

const SETTINGS: Readonly<Record<keyof UserConfig, Parse>> = {
  migrations: parseText,
  validation: parseText,
  limits: (value, name) => parseObject(value, name, limitParsers()),
  checks: parseWeights,
  backup: parseBackup,
  attestations: parseAttestations,
  freeSpace: parseFreeSpace,
  protected: parseTexts,
  contacts: parseTexts,
  accepted: (value, name) => parseList(value, name, parseAcceptance),
};

/** What the configuration file says, checked key by key. Throws ToolError (exit 2) that names the key and what it wants. */
export function parseUserConfig(value: unknown, file: string): UserConfig {
  try {
    return parseObject(value, '', SETTINGS) as UserConfig;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    throw new ToolError({
      code: 'configuration',
      message: `${file}: ${error.message}`,
      hint: "import { defineConfig } from 'pg-plumbline/config' lets the editor check it",
      exitCode: EXIT.usage,
    });
  }
}

class Wrong extends Error {}

function parseObject(value: unknown, name: string, parsers: Readonly<Record<string, Parse>>): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(name === '' ? 'the configuration' : name, 'an object', value);
  }
  const path = (key: string): string => (name === '' ? key : `${name}.${key}`);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(
    entries.map(([key, one]) => {
      const parse = Object.hasOwn(parsers, key) ? parsers[key] : undefined;
      if (parse === undefined) {
        throw new Wrong(`there is no setting ${path(key)}; known are ${Object.keys(parsers).join(', ')}`);
      }
      return [key, parse(one, path(key))];
    }),
  );
}

function parseFreeSpace(value: unknown, name: string): unknown {
  const source = parseObject(value, name, { mount: parseText, command: parseText });
  if (Object.keys(source).length !== 1) throw wrong(name, 'either a mount or a command', value);
  return source;
}

function limitParsers(): Record<string, Parse> {
  return Object.fromEntries(
    Object.entries(LIMITS).map(([key, range]) => [key, (value, name) => parseNumber(value, name, range)]),
  );
}

/** Which ids there are is known only where the user's own checks are. */
function parseWeights(value: unknown, name: string): object {
  const ids = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return parseObject(value, name, Object.fromEntries(ids.map((id) => [id, oneOf(CHECK_WEIGHTS)])));
}

function parseBackup(value: unknown, name: string): object {
  const snapshot = { id: parseText, takenAt: parseTime };
  const source: Record<string, Parse> = {
    command: parseText,
    format: oneOf(BACKUP_FORMATS),
    snapshot: (one, path) => parseWhole(one, path, snapshot),
    maxAgeHours: (one, path) => parseNumber(one, path, POSITIVE),
  };
  return parseObject(value, name, source);
}

function parseAttestations(value: unknown, name: string): readonly object[] {
  if (!Array.isArray(value)) throw wrong(name, 'a list', value);
  const keys = { what: parseText, by: parseText, until: parseTime };
  return value.map((one, index) => parseWhole(one, `${name}[${index}]`, keys));
}

/** Every key is wanted. */
function parseWhole(value: unknown, name: string, parsers: Readonly<Record<string, Parse>>): object {
  const whole = parseObject(value, name, parsers);
  const missing = Object.keys(parsers).find((key) => !Object.hasOwn(whole, key));
  if (missing === undefined) return whole;
  throw new Wrong(`${name} lacks ${missing}`);
}

function oneOf(known: readonly string[]): Parse {
  return (value, name) => {
    if (known.includes(value as string)) return value;
    throw wrong(name, `one of ${known.join(', ')}`, value);
  };
}

function parseTime(value: unknown, name: string): string {
  const text = parseText(value, name);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw wrong(name, 'a date or time like 2026-01-31 or 2026-01-31T12:00:00Z', value);
}

function parseNumber(value: unknown, name: string, { least, most }: Range): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  const range = most === POSITIVE.most ? `${least} or more` : `${least} to ${most}`;
  throw wrong(name, `a number, ${range}`, value);
}

function parseText(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(name, 'a text', value);
}

function parseTexts(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw wrong(name, 'a list of texts', value);
}

function parseList(value: unknown, name: string, parse: Parse): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(name, 'a list', value);
  return value.map((one, index) => parse(one, `${name}[${index}]`));
}

const ACCEPTANCE: Readonly<Record<keyof Acceptance, Parse>> = {
  check: parseText,
  subject: parseText,
  reason: parseText,
  owner: parseText,
  until: parseDay,
};

function parseAcceptance(value: unknown, name: string): unknown {
  const parsed = parseObject(value, name, ACCEPTANCE);
  const missing = Object.keys(ACCEPTANCE).find((key) => key !== 'subject' && !(key in parsed));
  if (missing === undefined) return parsed;
  throw new Wrong(`${name}.${missing} is missing: nobody accepts anything without reason, owner and until`);
}

/** A day that exists, YYYY-MM-DD. */
function parseDay(value: unknown, name: string): string {
  const isDay = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
  const time = isDay ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(String(value))) return String(value);
  throw wrong(name, 'a day, YYYY-MM-DD', value);
}

function wrong(name: string, wanted: string, value: unknown): Wrong {
  return new Wrong(`${name} must be ${wanted}, not ${JSON.stringify(value) ?? String(value)}`);
}
