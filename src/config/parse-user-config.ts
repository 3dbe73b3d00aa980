import { EXIT, ToolError } from '../errors.ts';
import { parseLint } from './parse-lint.ts';
import { parseOwnChecks } from './parse-own-checks.ts';
import {
  parseEnvironments,
  parseNotifications,
  parseRollout,
  refuseUnknownEnvironment,
} from './parse-rollout.ts';
import { parseEscalation, parseWatch } from './parse-watch.ts';
import {
  parseDay,
  parseList,
  parseNumber,
  parseObject,
  parseText,
  parseTexts,
  parseTime,
  parseWhole,
  oneOf,
  PERCENT,
  POSITIVE,
  variableThatHolds,
  Wrong,
  wrong,
  type Parse,
  type Range,
} from './parse-value.ts';
import {
  BACKUP_FORMATS,
  CHECK_WEIGHTS,
  type Acceptance,
  type ApplicationPool,
  type Limits,
  type LoadLimits,
  type UserConfig,
} from './settings.ts';

const LIMITS: Readonly<Record<keyof Limits, Range>> = {
  maxConnections: POSITIVE,
  maxConnectionsPercent: PERCENT,
  maxPoolUsePercent: PERCENT,
  longQueryMs: POSITIVE,
  idleInTransactionMs: POSITIVE,
  blockerMs: POSITIVE,
  xminAgePercent: PERCENT,
  wraparoundPercent: PERCENT,
  maxReplicationLagBytes: POSITIVE,
  maxReplicationLagMs: POSITIVE,
  maxVisibilityMs: POSITIVE,
  maxSlotRetainedBytes: POSITIVE,
  maxUnarchivedSegments: POSITIVE,
  minCacheHitPercent: PERCENT,
  slowStatementMs: POSITIVE,
  costlyStatementPercent: PERCENT,
  maxWholeReadPercent: PERCENT,
  maxBloatPercent: PERCENT,
  maxBloatBytes: POSITIVE,
  maxRollbackPercent: PERCENT,
  maxDeadlocksPerMinute: { ...POSITIVE, least: 0 },
  maxTempBytesPerHour: POSITIVE,
  checkMs: POSITIVE,
  runMs: POSITIVE,
};

const SETTINGS: Readonly<Record<keyof UserConfig, Parse>> = {
  migrations: parseText,
  validation: parseText,
  limits: (value, name) => parseObject(value, name, limitParsers()),
  checks: parseWeights,
  backup: parseBackup,
  attestations: parseAttestations,
  pools: (value, name) => parseList(value, name, parsePool),
  load: (value, name) => parseObject(value, name, LOAD_LIMITS),
  lint: parseLint,
  ownChecks: parseOwnChecks,
  rollout: parseRollout,
  environments: parseEnvironments,
  notifications: parseNotifications,
  escalation: parseEscalation,
  watch: parseWatch,
  standbys: (value, name) => parseList(value, name, variableThatHolds('the URL of a standby')),
  freeSpace: parseFreeSpace,
  protected: parseTexts,
  contacts: parseTexts,
  accepted: (value, name) => parseList(value, name, parseAcceptance),
};

const LOAD_LIMITS: Readonly<Record<keyof LoadLimits, Parse>> = {
  maxMeanMs: parseCount,
  maxP95Ms: parseCount,
  maxErrorPercent: (value, name) => parseNumber(value, name, PERCENT),
};

/** What the configuration file says, checked key by key. Throws ToolError (exit 2) that names the key and what it wants. */
export function parseUserConfig(value: unknown, file: string): UserConfig {
  try {
    const config = parseObject(value, '', SETTINGS) as UserConfig;
    refuseUnknownEnvironment(config);
    return config;
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

const POOL: Readonly<Record<keyof ApplicationPool, Parse>> = {
  name: parseText,
  instances: parseCount,
  workers: parseCount,
  pool: parseCount,
  overflow: (value, name) => parseNumber(value, name, { ...POSITIVE, least: 0 }),
  role: parseText,
  database: parseText,
};

function parsePool(value: unknown, name: string): object {
  const pool = parseObject(value, name, POOL);
  const missing = ['name', 'instances', 'pool'].find((key) => !Object.hasOwn(pool, key));
  if (missing === undefined) return pool;
  throw new Wrong(`${name} lacks ${missing}`);
}

function parseCount(value: unknown, name: string): number {
  return parseNumber(value, name, POSITIVE);
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
