import { lex } from '../lexer.ts';

/** What a literal stands for, and where each of its characters is written. */
export interface WrittenText {
  readonly text: string;
  /** From an offset in `text` to one in what was lexed; also for the end of the text. */
  at(offset: number): number;
}

/** Finds the literal of a statement that stands for this text; undefined where it is put together from several. */
export function findLiteral(sql: string, text: string): WrittenText | undefined {
  for (const lexeme of lex(sql)) {
    const read = readLiteral(lexeme.text);
    if (read?.text === text) return { text, at: (offset) => lexeme.start + read.at(offset) };
  }
  return undefined;
}

/** Dollar quotes, '' and E'' as the grammar reads them (manual 4.1.2); undefined for what is no such literal. */
export function readLiteral(literal: string): WrittenText | undefined {
  const quote = /^\$[^$]*\$/.exec(literal)?.[0];
  if (quote !== undefined) {
    const text = literal.slice(quote.length, -quote.length);
    return { text, at: (offset) => quote.length + offset };
  }
  if (literal.startsWith("'")) return unescape(literal, 1, /''|[\s\S]/g);
  if (/^e'/i.test(literal)) return unescape(literal, 2, /''|\\[\s\S]|[\s\S]/g);
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescape(literal: string, from: number, piece: RegExp): WrittenText {
  const body = literal.slice(from, -1);
  if (!/['\\]/.test(body)) return { text: body, at: (offset) => from + offset };
  const starts: number[] = [];
  let text = '';
  for (const { 0: written, index } of body.matchAll(piece)) {
    starts.push(from + index);
    text += written.length === 1 ? written : (ESCAPES[written[1] ?? ''] ?? written[1] ?? '');
  }
  return { text, at: (offset) => starts[offset] ?? from + body.length };
}
