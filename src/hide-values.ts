import { redact } from './db/redact.ts';

const SECRET_NAME = /pass|secret|token|key|credential|hook/i;
/** Shorter ones are no secrets, and would be found in every word. */
const LEAST_CHARACTERS = 4;

/**
 * What a command printed may hold what it was given: every value of the check's own environment is hidden, every value
 * of ours whose name speaks of a secret, and what else looks like one.
 */
export function hideValues(text: string, given: Readonly<Record<string, string>>): string {
  const ours = Object.entries(process.env).flatMap(([name, value = '']) =>
    SECRET_NAME.test(name) ? [value] : [],
  );
  const values = [...Object.values(given), ...ours]
    .flatMap((value) => value.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length >= LEAST_CHARACTERS)
    .toSorted((a, b) => b.length - a.length);
  const hidden = values.reduce((left, value) => left.replaceAll(value, '***'), text);
  return redact(hidden.replaceAll(/(\bhttps?:\/\/[^\s?#]+\?)[^\s'")>]+/gi, '$1***'));
}
