import type { Statement } from '../migrations/migration.ts';
import type { Lexeme } from './lexer.ts';
import { lexemesOf } from './edit.ts';

/** `FOR VALUES FROM (1) TO (2)` or `DEFAULT` as the statement writes it, and what stands behind it. */
export interface BoundText {
  readonly bound: string;
  /** The words of the bound; offsets within the statement. */
  readonly lexemes: readonly Lexeme[];
  /** `PARTITION BY …` and storage options; '' mostly. */
  readonly rest: string;
}

export function partitionBound(statement: Statement): BoundText | undefined {
  const all = lexemesOf(statement);
  const isBound = ({ word }: Lexeme, at: number): boolean =>
    (word === 'for' && all[at + 1]?.word === 'values') || (word === 'default' && isAtDepthZero(all, at));
  const first = all.findIndex(isBound);
  if (first === -1) return undefined;
  let [depth, end] = [0, first];
  for (; end < all.length; end += 1) {
    const lexeme = all[end];
    if (lexeme?.text === '(') depth += 1;
    else if (lexeme?.text === ')') depth -= 1;
    else if (depth === 0 && end > first && isBehind(all, end)) break;
  }
  const [from, to] = [all[first], all[end - 1]];
  if (from === undefined || to === undefined) return undefined;
  return {
    bound: statement.sql.slice(from.start, to.end),
    lexemes: all.slice(first, end),
    rest: statement.sql.slice(to.end).trim(),
  };
}

function isAtDepthZero(lexemes: readonly Lexeme[], at: number): boolean {
  let depth = 0;
  for (const { text } of lexemes.slice(0, at)) depth += text === '(' ? 1 : text === ')' ? -1 : 0;
  return depth === 0;
}

/** What may follow a bound in CREATE TABLE (manual); FOR VALUES WITH (MODULUS …) is a bound itself. */
function isBehind(lexemes: readonly Lexeme[], at: number): boolean {
  const word = lexemes[at]?.word ?? '';
  return BEHIND.has(word) || (word === 'with' && lexemes[at - 1]?.word !== 'values');
}

const BEHIND: ReadonlySet<string> = new Set(['partition', 'using', 'tablespace', 'on', 'without']);
