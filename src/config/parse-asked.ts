import { parseEach, parseNumber, parseObject, Wrong, type Parse, type Range } from './parse-value.ts';

// What a check or a gate asks beside the database, and the limits of the number it gets. No text is shown: it may hold a secret.

const ANY: Range = { least: -Number.MAX_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER };
export const parseFigure: Parse = (value, name) => parseNumber(value, name, ANY);

export function parseCommand(value: unknown, name: string): unknown {
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (words.length > 0 && words[0] !== '' && words.every(isArgument)) return value;
  throw new Wrong(`${name} must be a program and its words, or a text for /bin/sh`);
}

/** No argument of a process holds a zero. */
function isArgument(word: unknown): boolean {
  return typeof word === 'string' && !word.includes('\0');
}

export function parseEnvironment(value: unknown, name: string): object {
  return parseEach(value, name, (one, path) => {
    if (isArgument(one)) return one;
    throw new Wrong(`${path} must be a text`);
  });
}

export function parseNumberLimits(value: unknown, name: string): object {
  const keys = ['warnAbove', 'failAbove', 'warnBelow', 'failBelow'];
  const limits = parseObject(value, name, Object.fromEntries(keys.map((key) => [key, parseFigure])));
  if (Object.keys(limits).length > 0) return limits;
  throw new Wrong(`${name} wants one of ${keys.join(', ')}`);
}

export function parseUrl(value: unknown, name: string): unknown {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === '') return value;
  throw new Wrong(`${name} must be http://… or https://…, without a user or password in it`);
}
