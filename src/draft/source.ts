import type { Parser, Token } from '../migrations/parser.ts';
import { byteToUtf16 } from '../migrations/utf16-offsets.ts';

/** The text of one statement, parsed by itself: the locations in its tree count this text's bytes. */
export interface Source {
  readonly sql: string;
  /** Without comments. */
  readonly tokens: readonly Token[];
  readonly kind: string;
  readonly node: unknown;
}

/** Some tokens in a row; `to` is behind the last one. */
export interface Piece {
  readonly source: Source;
  readonly from: number;
  readonly to: number;
}

export function readSource(parser: Parser, sql: string): Source {
  const outcome = parser.parse(sql);
  const [kind, node] = Object.entries((outcome.ok && outcome.statements[0]?.node) || {})[0] ?? ['', {}];
  const tokens = (parser.scan(sql) ?? []).filter(({ isComment }) => !isComment);
  return { sql, tokens, kind, node };
}

export function whole(source: Source): Piece {
  return { source, from: 0, to: source.tokens.length };
}

/** As it is written. */
export function textOf({ source, from, to }: Piece): string {
  const [first, last] = [source.tokens[from], source.tokens[to - 1]];
  return from >= to || first === undefined || last === undefined
    ? ''
    : source.sql.slice(first.start, last.end);
}

/** The token at a location of the tree, which leaves out a location of 0. */
export function tokenAt({ sql, tokens }: Source, location: number | undefined): number {
  const start = byteToUtf16(sql)(location ?? 0);
  const found = tokens.findIndex((token) => token.end > start);
  return found === -1 ? tokens.length : found;
}

/** How deep in brackets each token of a piece is; a bracket itself is as deep as what is around it. */
function depths({ source, from, to }: Piece): readonly number[] {
  let depth = 0;
  return source.tokens.slice(from, to).map(({ text }) => {
    if (text === ')' || text === ']') depth -= 1;
    const own = depth;
    if (text === '(' || text === '[') depth += 1;
    return own;
  });
}

/** Cut at the commas outside of brackets. */
export function byComma(piece: Piece): readonly Piece[] {
  const deep = depths(piece);
  const commas = deep.flatMap((depth, index) =>
    depth === 0 && piece.source.tokens[piece.from + index]?.text === ',' ? [piece.from + index] : [],
  );
  const starts = [piece.from, ...commas.map((comma) => comma + 1)];
  const ends = [...commas, piece.to];
  return starts.map((from, index) => ({ ...piece, from, to: ends[index] ?? piece.to }));
}

/** What is between the first bracket outside of others and its end. */
export function inBrackets(piece: Piece): Piece | undefined {
  const deep = depths(piece);
  const open = deep.findIndex(
    (depth, index) => depth === 0 && piece.source.tokens[piece.from + index]?.text === '(',
  );
  if (open === -1) return undefined;
  const close = deep.findIndex((depth, index) => index > open && depth === 0);
  return { ...piece, from: piece.from + open + 1, to: piece.from + (close === -1 ? deep.length : close) };
}

/** The first of these words outside of brackets, as the index of its token. */
export function findWord(piece: Piece, ...words: readonly string[]): number | undefined {
  const deep = depths(piece);
  const found = deep.findIndex(
    (depth, index) => depth === 0 && words.includes(piece.source.tokens[piece.from + index]?.word ?? ''),
  );
  return found === -1 ? undefined : piece.from + found;
}

/** From this token on. */
export function startingAt(piece: Piece, from: number): Piece {
  return { ...piece, from: Math.max(piece.from, from) };
}

/** Up to this token, exclusive. */
export function endingAt(piece: Piece, to: number | undefined): Piece {
  return to === undefined ? piece : { ...piece, to: Math.min(piece.to, Math.max(to, piece.from)) };
}

/** What stands behind the first of these words, to the end; '' where none of them is there. */
export function behindWord(piece: Piece, ...words: readonly string[]): string {
  const found = findWord(piece, ...words);
  return found === undefined ? '' : textOf(startingAt(piece, found + 1));
}
