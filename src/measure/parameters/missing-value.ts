import type { Operator } from './read-comparisons.ts';

interface Ends {
  readonly low: string;
  readonly high: string;
}

const TIME: Ends = { low: '-infinity', high: 'infinity' };
const LARGE: Ends = { low: '-1e30', high: '1e30' };
const ENDS: ReadonlyMap<string, Ends> = new Map([
  ['smallint', { low: '-32768', high: '32767' }],
  ['integer', { low: '-2147483648', high: '2147483647' }],
  ['bigint', { low: '-9223372036854775808', high: '9223372036854775807' }],
  ['numeric', LARGE],
  ['real', LARGE],
  ['double precision', LARGE],
  ['date', TIME],
  ['timestamp without time zone', TIME],
  ['timestamp with time zone', TIME],
  ['uuid', { low: '00000000-0000-0000-0000-000000000000', high: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }],
]);
const TEXTS: readonly string[] = ['text', 'character varying', 'character'];
const NO_TEXT = 'plumbline: no such value';

/** A value of the type that hardly any row has; whether one has it is for the server to say. Undefined where none is known. */
export function missingValue(type: string, operator: Operator): string | undefined {
  const isEqual = operator === 'equal' || operator === 'any';
  if (TEXTS.includes(type)) return isEqual ? NO_TEXT : undefined;
  const ends = ENDS.get(type);
  return operator === 'above' ? ends?.high : ends?.low;
}
