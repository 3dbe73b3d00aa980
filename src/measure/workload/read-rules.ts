import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDurationMs } from '../../duration.ts';
import { EXIT, ToolError } from '../../errors.ts';
import type { StatementRule } from './statement-rules.ts';

const FILE = 'statements.json';
const FORM = '[{ "name": "bulk inserts", "match": "^insert into", "mean": "100ms", "max": "2s" }]';

/** validation/statements.json, or no rules where there is no such file. Throws ToolError (exit 2) for what is not understood. */
export function readStatementRules(validation: string): readonly StatementRule[] {
  const path = join(validation, FILE);
  const text = readIfThere(path);
  return text === undefined ? [] : parseStatementRules(path, text);
}

export function parseStatementRules(path: string, text: string): readonly StatementRule[] {
  const parsed = parseJson(path, text);
  if (!Array.isArray(parsed)) throw refuse(path, 'it is no list of rules');
  return parsed.map((entry: unknown, index) => parseRule(path, `rule ${index + 1}`, entry));
}

function parseRule(path: string, place: string, entry: unknown): StatementRule {
  const { name, match, mean, max, ...other } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(other);
  if (unknown !== undefined) throw refuse(path, `${place} has an unknown key \`${unknown}\``);
  if (typeof name !== 'string' || typeof match !== 'string')
    throw refuse(path, `${place} needs a name and a match`);
  if (mean === undefined && max === undefined) throw refuse(path, `${place} (${name}) needs a mean or a max`);
  return {
    name,
    pattern: parsePattern(path, `${place} (${name})`, match),
    meanMs: parseLimit(path, `${place} (${name})`, mean),
    maxMs: parseLimit(path, `${place} (${name})`, max),
  };
}

function parsePattern(path: string, place: string, match: string): RegExp {
  try {
    return new RegExp(match, 'i');
  } catch (error) {
    throw refuse(path, `${place}: ${(error as Error).message}`);
  }
}

function parseLimit(path: string, place: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const limitMs = typeof value === 'string' ? parseDurationMs(value) : undefined;
  if (limitMs === undefined || limitMs === 0)
    throw refuse(path, `${place}: a limit is a time such as "20ms"`);
  return limitMs;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(path, (error as Error).message);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refuse(path, (error as Error).message);
  }
}

function refuse(path: string, message: string): ToolError {
  return new ToolError({
    code: 'statement-rules',
    message: `${path}: ${message}`,
    hint: `write it as ${FORM}`,
    exitCode: EXIT.usage,
  });
}
