import type { Parser, Token } from '../../migrations/parser.ts';

/** A token and how deep it stands in parentheses, brackets and CASE … END. */
export interface Lexeme extends Token {
  readonly depth: number;
  /** n of `$n` */
  readonly parameter: number | undefined;
}

/** Without comments and the semicolon; empty where the text cannot be scanned. */
export function scanOutline(parser: Parser, sql: string): readonly Lexeme[] {
  let depth = 0;
  return (parser.scan(sql) ?? []).flatMap((token): readonly Lexeme[] => {
    if (token.isComment || token.text === ';') return [];
    if (CLOSES.has(token.text) || token.word === 'end') depth -= 1;
    const isOpening = OPENS.has(token.text) || token.word === 'case';
    const number = /^\$(\d+)$/.exec(token.text)?.[1];
    // The bracket itself belongs to what is inside of it.
    const own = isOpening || CLOSES.has(token.text) || token.word === 'end' ? depth + 1 : depth;
    if (isOpening) depth += 1;
    return [{ ...token, depth: own, parameter: number === undefined ? undefined : Number(number) }];
  });
}

const OPENS = new Set(['(', '[']);
const CLOSES = new Set([')', ']']);

/** The stretch of the text from the first to the last of these. */
export function textOf(sql: string, lexemes: readonly Lexeme[]): string {
  const [first, last] = [lexemes[0], lexemes.at(-1)];
  return first === undefined || last === undefined ? '' : sql.slice(first.start, last.end);
}
