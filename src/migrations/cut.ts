import type { Token } from './parser.ts';

export interface Piece {
  readonly start: number;
  /** Before the semicolon. */
  readonly end: number;
}

/**
 * Cuts a text of this length at the semicolons that end statements, without a grammar, so that it works
 * around a syntax error. Pieces may be empty.
 */
export function cut(tokens: readonly Token[], length: number): readonly Piece[] {
  const code = tokens.filter((token) => !token.isComment);
  const pieces: Piece[] = [];
  let start = 0;
  for (let index = 0; index < code.length; ) {
    const last = endOfStatement(code, index);
    const semicolon = code[last];
    if (semicolon === undefined) break;
    pieces.push({ start, end: semicolon.start });
    start = semicolon.end;
    index = last + 1;
  }
  return [...pieces, { start, end: length }];
}

/**
 * The index of the semicolon that ends the statement: not one in parentheses (CREATE RULE … DO (a; b)), not one
 * in BEGIN ATOMIC … END. Where these are never closed, the first semicolon: a missing parenthesis must not
 * swallow the rest of the file. Beyond the last token when there is no semicolon.
 */
function endOfStatement(code: readonly Token[], from: number): number {
  let [parentheses, blocks] = [0, 0];
  for (let index = from; index < code.length; index += 1) {
    const { text = '', word = '' } = code[index] ?? {};
    if (text === '(') parentheses += 1;
    else if (text === ')') parentheses -= 1;
    else if (word === 'atomic' && code[index - 1]?.word === 'begin') blocks = 1;
    else if (word === 'case' && blocks > 0) blocks += 1;
    else if (word === 'end' && blocks > 0) blocks -= 1;
    else if (text === ';' && parentheses <= 0 && blocks === 0) return index;
  }
  const first = code.findIndex(({ text }, index) => index >= from && text === ';');
  return first === -1 ? code.length : first;
}
