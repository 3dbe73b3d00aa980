import type { Statement } from './migration.ts';
import type { Parser } from './parser.ts';
import { recover } from './recover.ts';
import type { Refusal } from './refusals/refusal.ts';
import { toStatement } from './statement.ts';

export interface Split {
  readonly statements: readonly Statement[];
  /** Empty when the whole text is SQL. */
  readonly refusals: readonly Refusal[];
}

/** Cuts a file into its statements with PostgreSQL's own grammar; around a syntax error, statement by statement. */
export function split(parser: Parser, text: string): Split {
  const outcome = parser.parse(text);
  if (!outcome.ok) return recover(parser, text);
  return { statements: outcome.statements.map((parsed) => toStatement(parser, text, parsed)), refusals: [] };
}
