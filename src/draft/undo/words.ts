import { quoteIdentifier } from '../../db/identifiers.ts';
import { nameOf, type Thing } from '../thing.ts';

/** `alter table "t"`, as the kind of the thing wants it. */
export function tableWords(thing: Thing): string {
  return `alter ${thing.kind} ${nameOf(thing)}`;
}

export function setOption(words: string, name: string, value: string | null): string {
  const option = name.slice('option '.length).split('.').map(quoteIdentifier).join('.');
  return value === null ? `${words} reset (${option})` : `${words} set (${option} = ${value})`;
}
