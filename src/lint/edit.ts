import type { Statement } from '../migrations/migration.ts';
import type { Edit, Fix } from './fix.ts';
import { lex, type Lexeme } from './lexer.ts';

/** The statement's words, the first of them `lexemes[0]`; offsets within the statement. */
export function lexemesOf(statement: Statement): readonly Lexeme[] {
  return lex(statement.sql);
}

/** Puts text behind the first of these words; undefined where the statement has no such word. */
export function insertAfter(statement: Statement, word: string, text: string): Edit | undefined {
  const found = lexemesOf(statement).find((lexeme) => lexeme.word === word);
  if (found === undefined) return undefined;
  const at = statement.start + found.end;
  return { start: at, end: at, text: ` ${text}` };
}

/** Puts text behind the whole statement, before its semicolon. */
export function append(statement: Statement, text: string): Edit {
  return { start: statement.end, end: statement.end, text: ` ${text}` };
}

/** In place of the whole statement, without its semicolon. */
export function replaceWhole(statement: Statement, text: string): Edit {
  return { start: statement.start, end: statement.end, text };
}

/** The statement as the edits leave it, with its semicolon: what the user is shown. */
export function edited(statement: Statement, edits: readonly Edit[]): string {
  const moved = edits.map((edit) => ({
    ...edit,
    start: edit.start - statement.start,
    end: edit.end - statement.start,
  }));
  return `${applyEdits(statement.sql, moved)};`;
}

/** Edits that do not overlap, in any order; of two that do, the first in the text is made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let [result, at] = ['', 0];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** What an offence says of a way that is an edit: the statement to paste, and the edit for --fix. */
export function way(
  statement: Statement,
  kind: Fix['kind'],
  title: string,
  edits: readonly (Edit | undefined)[],
): { readonly instead?: string; readonly fix?: Fix } {
  const known = edits.filter((edit) => edit !== undefined);
  if (known.length === 0) return {};
  return { instead: edited(statement, known), fix: { kind, title, edits: known } };
}
