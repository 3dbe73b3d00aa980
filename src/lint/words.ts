import type { Statement } from '../migrations/migration.ts';
import { lexemesOf } from './edit.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the last of these words stands in the file; the whole statement where there is none. */
export function placeOfLast(statement: Statement, word: string): Range {
  const found = lexemesOf(statement).findLast((lexeme) => lexeme.word === word);
  if (found === undefined) return { start: statement.start, end: statement.end };
  return { start: statement.start + found.start, end: statement.start + found.end };
}

/** `table "a"`, `tables "a" and "b"` */
export function listed(what: string, names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? `${what} ${last}` : `${what}s ${names.slice(0, -1).join(', ')} and ${last}`;
}
