import type { Lexeme } from './lexer.ts';
import { lexemesOf } from './edit.ts';
import type { LintStatement } from './lint-file.ts';

/** What stands behind the table's name in a CREATE INDEX: `(a, b) WHERE c`, as written. */
export function behindTable(statement: LintStatement): string {
  const words = lexemesOf(statement);
  const index = words.findIndex(({ word }) => word === 'index');
  const on = words.findIndex(({ word }, at) => at > index && word === 'on');
  return statement.sql.slice(words[endOfTable(words, on + 1)]?.end).trim();
}

/** The last word of `[ONLY] [(] name [. name …] [)] [*]`. */
function endOfTable(words: readonly Lexeme[], from: number): number {
  let at = words[from]?.word === 'only' ? from + 1 : from;
  const isWrapped = words[at]?.text === '(';
  if (isWrapped) at += 1;
  while (words[at + 1]?.text === '.') at += 2;
  return isWrapped || words[at + 1]?.text === '*' ? at + 1 : at;
}
