export interface Range {
  readonly least: number;
  readonly most: number;
}

export const PERCENT: Range = { least: 0, most: 100 };
export const POSITIVE: Range = { least: 1, most: Number.MAX_SAFE_INTEGER };

export type Parse = (value: unknown, name: string) => unknown;

/** A value that is not what it should be: the message names the key and what it wants. */
export class Wrong extends Error {}

export function parseObject(value: unknown, name: string, parsers: Readonly<Record<string, Parse>>): object {
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

/** Every key is wanted. */
export function parseWhole(value: unknown, name: string, parsers: Readonly<Record<string, Parse>>): object {
  const whole = parseObject(value, name, parsers);
  const missing = Object.keys(parsers).find((key) => !Object.hasOwn(whole, key));
  if (missing === undefined) return whole;
  throw new Wrong(`${name} lacks ${missing}`);
}

export function oneOf(known: readonly unknown[]): Parse {
  return (value, name) => {
    if (known.includes(value)) return value;
    throw wrong(name, `one of ${known.join(', ')}`, value);
  };
}

export function parseTime(value: unknown, name: string): string {
  const text = parseText(value, name);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw wrong(name, 'a date or time like 2026-01-31 or 2026-01-31T12:00:00Z', value);
}

export function parseNumber(value: unknown, name: string, { least, most }: Range): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  const range = most === POSITIVE.most ? `${least} or more` : `${least} to ${most}`;
  throw wrong(name, `a number, ${range}`, value);
}

export function parseText(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(name, 'a text', value);
}

export function parseTexts(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw wrong(name, 'a list of texts', value);
}

/** Never what it holds: the configuration is shown and committed. `holds` says what that is: `the URL of a standby`. */
export function variableThatHolds(holds: string): Parse {
  return (value, name) => {
    if (typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value)) return value;
    throw new Wrong(`${name} must be the name of an environment variable that holds ${holds}`);
  };
}

/** Every value of an object, whatever its keys are; at least one. */
export function parseEach(value: unknown, name: string, parse: Parse): object {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.length === 0) throw wrong(name, 'an object with something in it', value);
  return parseObject(value, name, Object.fromEntries(keys.map((key) => [key, parse])));
}

export function parseWholeNumber(value: unknown, name: string, range: Range): number {
  const number = parseNumber(value, name, range);
  if (Number.isInteger(number)) return number;
  throw wrong(name, 'a whole number', value);
}

/** Letters, digits and dashes. */
export function parseId(value: unknown, name: string): string {
  if (typeof value === 'string' && /^[A-Za-z0-9][\w-]*$/.test(value)) return value;
  throw wrong(name, 'letters, digits and dashes', value);
}

export function someOf(list: readonly unknown[], name: string): readonly unknown[] {
  if (list.length > 0) return list;
  throw new Wrong(`${name} is empty`);
}

export function parseList(value: unknown, name: string, parse: Parse): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(name, 'a list', value);
  return value.map((one, index) => parse(one, `${name}[${index}]`));
}

/** A day that exists, YYYY-MM-DD. */
export function parseDay(value: unknown, name: string): string {
  const isDay = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
  const time = isDay ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(String(value))) return String(value);
  throw wrong(name, 'a day, YYYY-MM-DD', value);
}

export function wrong(name: string, wanted: string, value: unknown): Wrong {
  return new Wrong(`${name} must be ${wanted}, not ${JSON.stringify(value) ?? String(value)}`);
}
