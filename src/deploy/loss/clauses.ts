import type { Parser, Token } from '../../migrations/parser.ts';

/** A piece of a statement as it is written, for questions that the tree alone cannot put into SQL again. */
export interface Piece {
  readonly sql: string;
  readonly tokens: readonly Token[];
}

/** An ALTER TABLE cut into its commands, which the grammar separates by commas outside of parentheses. */
export function cutCommands(parser: Parser, sql: string): readonly Piece[] {
  const pieces: Token[][] = [[]];
  for (const { token, depth } of measureDepth(scanWords(parser, sql))) {
    if (depth === 0 && token.text === ',') pieces.push([]);
    else pieces.at(-1)?.push(token);
  }
  return pieces.map((tokens) => ({ sql, tokens }));
}

export function wholePiece(parser: Parser, sql: string): Piece {
  return { sql, tokens: scanWords(parser, sql) };
}

/** What stands behind the first `word` outside of parentheses, up to the first of `ends` or the end of the piece. */
export function textBehind(piece: Piece, word: string, ends: readonly string[] = []): string | undefined {
  const from = outside(piece).find((token) => token.word === word);
  return from && textFrom(piece, from, ends);
}

/** Behind the last one: a column may have that name too. */
export function textBehindLast(piece: Piece, word: string): string | undefined {
  const from = outside(piece).findLast((token) => token.word === word);
  return from && textFrom(piece, from, []);
}

function textFrom(piece: Piece, from: Token, ends: readonly string[]): string | undefined {
  const to = outside(piece).find((token) => token.start > from.start && ends.includes(token.word));
  const last = piece.tokens.findLast((token) => to === undefined || token.start < to.start);
  return last === undefined || last === from ? undefined : piece.sql.slice(from.end, last.end).trim();
}

/** The same piece without what comes from the first of these words on. */
export function before(piece: Piece, words: readonly string[]): Piece {
  const end = outside(piece).find((token) => words.includes(token.word));
  if (end === undefined) return piece;
  return { ...piece, tokens: piece.tokens.filter((token) => token.start < end.start) };
}

function outside({ tokens }: Piece): readonly Token[] {
  return measureDepth(tokens).flatMap(({ token, depth }) => (depth === 0 ? [token] : []));
}

function scanWords(parser: Parser, sql: string): readonly Token[] {
  return (parser.scan(sql) ?? []).filter((token) => !token.isComment);
}

/** A bracket counts to what it encloses. */
function measureDepth(
  tokens: readonly Token[],
): readonly { readonly token: Token; readonly depth: number }[] {
  let depth = 0;
  return tokens.map((token) => {
    if (token.text === ')' || token.text === ']') depth -= 1;
    const measured = { token, depth: token.text === ')' || token.text === ']' ? depth + 1 : depth };
    if (token.text === '(' || token.text === '[') {
      depth += 1;
      return { token, depth };
    }
    return measured;
  });
}
